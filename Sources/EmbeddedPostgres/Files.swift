internal import Glibc

/// The few file operations needed, without Foundation.
enum Files {
    static func status(_ path: String) -> stat? {
        var found = stat()
        return lstat(path, &found) == 0 ? found : nil
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Reads a small file; `nil` when it cannot be read.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return readAll(descriptor)
    }

    static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    /// Replaces a file in one step, so that nobody ever reads half of it.
    static func write(_ text: String, to path: String, owner: Account? = nil) throws {
        let draft = "\(path).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { throw failure(path) }
            bytes = bytes.dropFirst(max(0, count))
        }
        if let owner, owner.needsRunuser { fchown(descriptor, owner.user, owner.group) }
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw failure(path) }
    }

    /// Makes a directory and those above it.
    static func makeDirectories(_ path: String) throws {
        if exists(path) { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeDirectories(String(path[..<slash]))
        }
        if mkdir(path, 0o755) != 0 && errno != EEXIST { throw failure(path) }
    }

    /// Makes a directory that only its owner may enter, or checks that it is one.
    static func makePrivateDirectory(_ path: String, owner: Account) throws {
        if mkdir(path, 0o700) == 0 {
            if owner.needsRunuser, chown(path, owner.user, owner.group) != 0 {
                throw failure(path)
            }
            return
        }
        guard errno == EEXIST, let found = status(path) else { throw failure(path) }
        guard found.st_mode & S_IFMT == S_IFDIR, found.st_uid == owner.user,
            found.st_mode & 0o077 == 0
        else {
            throw EmbeddedPostgresError.inaccessible(
                path: path,
                reason: "it belongs to another user or others may enter; was the cluster made by "
                    + "another user? Choose another MOTCUA_DATA_DIR")
        }
    }

    /// The names in a directory; none when it cannot be read.
    static func entries(of directory: String) -> [String] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    static func failure(_ path: String) -> EmbeddedPostgresError {
        .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
}

/// A lock that ends with its process at the latest.
struct FileLock {
    private let descriptor: Int32

    /// Waits for the lock, at most two minutes.
    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.failure(path) }
        let deadline = ContinuousClock.now + .seconds(120)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline else {
                close(descriptor)
                throw EmbeddedPostgresError.locked(path: path)
            }
            usleep(20_000)
        }
    }

    func release() {
        close(descriptor)
    }
}

/// What `postmaster.pid` says.
struct Postmaster {
    let processID: Int32
    let isReady: Bool
    private let dataDirectory: String

    init?(dataDirectory: String) {
        guard let text = Files.read("\(dataDirectory)/postmaster.pid") else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let number = Int32(first), number > 1 else { return nil }
        processID = number
        isReady = lines.count > 7 && lines[7].hasPrefix("ready")
        self.dataDirectory = dataDirectory
    }

    /// Whether the process lives and is this cluster's: its number may have gone to another, and a
    /// dead one that nobody has waited for yet keeps it.
    var isAlive: Bool {
        guard kill(processID, 0) == 0 || errno == EPERM else { return false }
        return Self.isServer(processID, of: dataDirectory)
    }

    /// Whether a process of a server that worked in the directory is left, the postmaster or a
    /// child of it: they leave one by one after their postmaster was killed.
    static func hasRemnants(in dataDirectory: String) -> Bool {
        Files.entries(of: "/proc").compactMap { Int32($0) }
            .contains { isServer($0, of: dataDirectory, otherwise: false) }
    }

    /// - Parameter guess: The answer where the system does not tell where the process works.
    private static func isServer(
        _ process: Int32, of dataDirectory: String, otherwise guess: Bool = true
    ) -> Bool {
        // The name in parentheses may hold anything; the letter of the state follows it.
        guard let stat = Files.read("/proc/\(process)/stat"),
            let name = stat.lastIndex(of: ")"),
            let state = stat[name...].dropFirst(2).first
        else { return guess }
        guard state != "Z", state != "X", stat.contains("(postgres") else { return false }
        var place = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/\(process)/cwd", &place, place.count - 1)
        guard count > 0, let real = realpath(dataDirectory, nil) else { return guess }
        defer { free(real) }
        let present = String(decoding: place[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return String(cString: real) == present
    }
}

/// Tries unix sockets.
enum UnixSocket {
    /// The longest path that the system takes.
    static let pathLimit = 107

    /// Whether somebody accepts connections there.
    static func accepts(_ path: String) -> Bool {
        var address = sockaddr_un()
        let bytes = Array(path.utf8)
        guard bytes.count <= pathLimit else { return false }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
