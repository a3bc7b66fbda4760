import CoreMetrics
import Dossiers
import Foundation
import FoundationNetworking
import Glibc
import Logging
import Postgres

@testable import DossierStore
@testable import Routing
@testable import Watching

/// What the tests of watching share.
enum Watched {
    static let logger: Logger = {
        var logger = Logger(label: "watching-tests")
        logger.logLevel = .critical
        return logger
    }()

    /// A page with every metric there is.
    static func fullPage() -> String {
        let counts = PrometheusFactory(help: RouterMetrics.help)
        _ = RouterMetrics(counts)
        let at = Instant(microseconds: 1_000_000)
        var page = Exposition()
        page.gauge("motcua_up", "Up.", 1)
        page.gauge("motcua_ready", "Ready.", 1)
        Watch.write(
            Vitals(
                at: at,
                queues: [
                    Vitals.Queue(
                        kind: .deliver, giver: "H21.1", jobs: 3, retried: 1,
                        oldest: Instant(microseconds: 0))
                ],
                parked: [Vitals.Parked(kind: .followGroup, owner: "H21.2", jobs: 1, oldest: at)],
                remindersDue: 0, routers: [], connections: 1, connectionLimit: 100,
                oldestSnapshotAge: 0, oldestSnapshotSeconds: 0), to: &page)
        Watch.write(
            LedgerStanding(
                lastSeal: nil, unsealed: (1, at), unstamped: (0, nil), lastStamp: nil),
            at: at, to: &page)
        counts.write(to: &page)
        return page.text
    }

    /// Asks over HTTP; returns the status, the type and the body.
    static func get(
        _ path: String, port: Int?, method: String = "GET"
    ) async throws -> (status: Int, type: String?, body: String) {
        guard let url = URL(string: "http://127.0.0.1:\(port ?? 0)\(path)") else {
            throw URLError(.badURL)
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        // A session of its own: a kept connection may be hung up on as it is used again.
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        let http = response as? HTTPURLResponse
        return (
            http?.statusCode ?? 0, http?.value(forHTTPHeaderField: "content-type"),
            String(decoding: data, as: UTF8.self)
        )
    }

    /// A client that connects and says nothing.
    struct Caller: ~Copyable {
        private let socket: Int32

        init(port: Int) throws {
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let isConnected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard isConnected else { throw URLError(.cannotConnectToHost) }
        }

        deinit { close(socket) }

        /// Waits until the server ends the connection, for at most a minute.
        func isHungUpOn() -> Bool {
            var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            var byte: UInt8 = 0
            return poll(&entry, 1, 60_000) == 1 && recv(socket, &byte, 1, 0) == 0
        }
    }
}
