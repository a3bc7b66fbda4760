import Foundation
import Glibc
import Synchronization

/// A way to a server that can be cut, or swallow what passes, at a message of one's choice.
///
/// Listens on a loopback port and hands on to the server's unix socket. What the client sends is
/// handed on message by message (PostgreSQL's protocol 3.0), so that a break can come between any
/// two statements of a transaction.
final class WireProxy: Sendable {
    /// What breaks, and where: so many messages after the first that holds a text.
    private struct Break {
        let marker: String
        let after: Int
        let isForGood: Bool
    }

    private struct State {
        var sockets: [Int32] = []
        var isOpen = true
        var next: Break?
        /// Messages counted on the connection that sent the marker.
        var counted = 0
        var isReached = false
        /// Connections older than this swallow everything.
        var swallowed = 0
    }

    private let listener: Int32
    private let upstream: String
    let port: Int
    private let state = Mutex(State())

    init(to socketPath: String) throws {
        upstream = socketPath
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard listener >= 0, isListening else { throw OfficeError.tookTooLong("a loopback port") }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in accept() }
    }

    deinit { close(listener) }

    /// Breaks the way so many messages after the first that holds the marker; for good, where no
    /// new connection is to pass either.
    func breakAfter(_ messages: Int, of marker: String, forGood: Bool = false) {
        state.withLock {
            $0.next = Break(marker: marker, after: messages, isForGood: forGood)
            ($0.counted, $0.isReached) = (0, false)
        }
    }

    /// Whether the break has come.
    var isBroken: Bool { state.withLock { $0.isReached } }

    /// Hands nothing on any more on the connections there are; new ones are whole.
    func swallow() { state.withLock { $0.swallowed = $0.sockets.count } }

    /// Ends the connections that swallow, as TCP's keepalives do when nobody answers them.
    func endSwallowed() {
        for socket in state.withLock({ $0.sockets.prefix($0.swallowed) }) {
            shutdown(socket, Int32(SHUT_RDWR))
        }
    }

    /// Refuses new connections and ends those there are.
    func stop() {
        let sockets = state.withLock { state in
            state.isOpen = false
            return state.sockets
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0, let server = connect() else { return }
            let index = state.withLock { state in
                state.sockets += [client, server]
                if state.isReached, state.next?.isForGood == true {
                    state.swallowed = state.sockets.count
                }
                return state.sockets.count
            }
            Thread.detachNewThread { [self] in handOn(client, to: server, index) }
            Thread.detachNewThread { [self] in answer(server, to: client, index) }
        }
    }

    private func connect() -> Int32? {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(upstream.utf8)) }
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        return isConnected ? server : nil
    }

    private func isSwallowed(_ index: Int) -> Bool {
        state.withLock { index <= $0.swallowed }
    }

    private func answer(_ server: Int32, to client: Int32, _ index: Int) {
        while let bytes = received(server) {
            if !isSwallowed(index) { send(bytes[...], to: client) }
        }
        if !isSwallowed(index) { shutdown(client, Int32(SHUT_RDWR)) }
    }

    /// Hands the client's messages on, each whole; the first one bears no type.
    private func handOn(_ client: Int32, to server: Int32, _ index: Int) {
        var buffer: [UInt8] = []
        var isFirst = true
        var isCounting = false
        while let bytes = received(client) {
            buffer += bytes
            while let length = Self.length(buffer, isFirst), buffer.count >= length {
                let message = buffer.prefix(length)
                isFirst = false
                if !mayPass(message, &isCounting) { swallow() }
                if !isSwallowed(index) { send(message, to: server) }
                buffer.removeFirst(length)
            }
        }
        if !isSwallowed(index) { shutdown(server, Int32(SHUT_RDWR)) }
    }

    private static func length(_ buffer: [UInt8], _ isFirst: Bool) -> Int? {
        let start = isFirst ? 0 : 1
        guard buffer.count >= start + 4 else { return nil }
        return start + buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Answers no for the one message at which the way breaks.
    private func mayPass(_ message: ArraySlice<UInt8>, _ isCounting: inout Bool) -> Bool {
        state.withLock { state in
            guard let next = state.next, !state.isReached else { return true }
            let isMarked =
                isCounting || String(decoding: message, as: UTF8.self).contains(next.marker)
            guard isMarked else { return true }
            isCounting = true
            state.counted += 1
            state.isReached = state.counted > next.after
            return !state.isReached
        }
    }

    private func received(_ socket: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    private func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
