internal import CPostgres
internal import Glibc
internal import Synchronization

/// Interrupts a `poll` of another thread through an event descriptor.
final class Waker: Sendable {
    let descriptor: Int32

    init() throws(PostgresError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else {
            throw .cannotConnect("no file descriptor is left: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Ends the current or the next `poll`.
    func wake() {
        eventfd_write(descriptor, 1)
    }

    /// Takes back what was sent, so that the next `poll` waits again.
    func drain() {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
    }
}

/// What may be known of a connection without visiting its thread, which would cost two switches.
final class ConnectionCondition: Sendable {
    private let reusable = Atomic<Bool>(false)
    private let socket = Atomic<Int32>(-1)

    /// Whether the connection was alive, idle and in no transaction after its last call.
    var isReusable: Bool { reusable.load(ordering: .acquiring) }

    func update(reusable isReusable: Bool, socket descriptor: Int32) {
        socket.store(descriptor, ordering: .releasing)
        reusable.store(isReusable, ordering: .releasing)
    }

    /// Whether the server has sent nothing, not even the end, since the last call.
    ///
    /// Only whoever holds the connection alone may ask, for nobody may close the socket meanwhile.
    var isQuiet: Bool {
        let events = Int16(POLLIN) | 0x2000
        var entry = pollfd(fd: socket.load(ordering: .acquiring), events: events, revents: 0)
        return isReusable && entry.fd >= 0 && poll(&entry, 1, 0) == 0
    }
}

/// Remembers that the task which waits for a call was cancelled.
final class CancellationToken: Sendable {
    private let cancelled = Atomic<Bool>(false)
    private let waker: Waker

    init(waker: Waker) {
        self.waker = waker
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() {
        cancelled.store(true, ordering: .releasing)
        waker.wake()
    }
}
