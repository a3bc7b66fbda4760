import CoreMetrics
import Dossiers
import Foundation
import FoundationNetworking
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
        let (data, response) = try await answer(to: request)
        let http = response as? HTTPURLResponse
        return (
            http?.statusCode ?? 0, http?.value(forHTTPHeaderField: "content-type"),
            String(decoding: data, as: UTF8.self)
        )
    }

    /// A busy machine may let the server's patience with a silent client run out: asks again.
    private static func answer(to request: URLRequest) async throws -> (Data, URLResponse) {
        for _ in 0..<4 {
            do { return try await URLSession.shared.data(for: request) } catch is URLError {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        return try await URLSession.shared.data(for: request)
    }
}
