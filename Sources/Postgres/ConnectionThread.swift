internal import Glibc

/// A serial executor with a thread of its own, so that libpq may block without holding up a
/// thread of Swift's shared pool.
///
/// The thread keeps the executor alive until `stop()`, hence a job never outlives it.
final class ConnectionThread: SerialExecutor, @unchecked Sendable {
    // Reason for @unchecked: `jobs` and `stopped` are read and written only under `mutex`; the
    // two pointers are set once and freed when nobody refers to the executor any more.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [UnownedJob] = []
    private var stopped = false

    init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(condition)
        mutex.deallocate()
        condition.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Starts the thread; throws when the system has none left.
    func start() throws(PostgresError) {
        let context = Unmanaged.passRetained(self)
        let code = detachThread(context.toOpaque()) { context in
            let executor = Unmanaged<ConnectionThread>.fromOpaque(context!).takeRetainedValue()
            executor.run()
            return nil
        }
        guard code == 0 else {
            context.release()
            throw .cannotConnect("no thread could be started: \(String(cString: strerror(code)))")
        }
    }

    /// Lets the thread end after the jobs it has.
    func stop() {
        pthread_mutex_lock(mutex)
        stopped = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    private func run() {
        while true {
            pthread_mutex_lock(mutex)
            while jobs.isEmpty && !stopped { pthread_cond_wait(condition, mutex) }
            let batch = jobs
            jobs.removeAll(keepingCapacity: true)
            pthread_mutex_unlock(mutex)
            if batch.isEmpty { return }
            for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }
}

/// Starts a detached thread; answers an `errno`.
func detachThread(
    _ context: UnsafeMutableRawPointer,
    _ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    return pthread_create(&thread, &attributes, body, context)
}

/// Ends the thread of an executor when the actor that owns this is gone.
///
/// Exists because an actor with its own executor cannot do so in an `isolated deinit`: across
/// modules that fails in release builds.
final class ThreadLease: Sendable {
    let executor = ConnectionThread()

    init() throws(PostgresError) {
        try executor.start()
    }

    deinit {
        executor.stop()
    }
}
