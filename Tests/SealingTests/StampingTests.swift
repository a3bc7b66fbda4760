import DossierStore
import Dossiers
import Foundation
import Logging
import Sealing
import ServiceLifecycle
import Testing

@testable import Auditor

/// The sealing and stamping services: work never waits for the authority, and stamps catch up.
struct StampingTests {
    /// Runs sealer and stamper while the body goes on, as the router does.
    private func whileServing(
        _ province: Province, _ authority: TestAuthority, timeout: Duration = .milliseconds(500),
        _ body: () async throws -> Void
    ) async throws {
        let (store, logger) = (
            province.store, Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let stamper = StampingService(
            store: store,
            authority: TimeStampAuthority(
                url: authority.url, trusted: try TrustedAuthority(pem: authority.openSSL.root),
                timeout: timeout),
            interval: .milliseconds(50), longestPause: .milliseconds(100),
            now: { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) },
            logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    SealingService(store: store, interval: .milliseconds(50), logger: logger),
                    stamper,
                ], logger: logger))
        let running = Task { try await group.run() }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running.value
        try outcome.get()
    }

    /// Works and waits for the seal of it; answers how many seals there are then.
    private func workAndWaitForSeal(_ province: Province) async throws -> Int {
        try await province.receive()
        try await eventually("it is sealed") {
            try await province.store.ledgerStanding().unsealed.rows == 0
        }
        return try await province.store.seals().count
    }

    static let failures: [String: TestAuthority.Behaviour] = [
        "silent": .silent, "failing": .status(500), "garbage": .bytes([1, 2, 3]),
        "wrong imprint": .wrongImprint, "wrong nonce": .wrongNonce,
        "expired": .honest(.expired), "untrusted": .honest(.stranger),
    ]

    @Test(arguments: failures.keys.sorted())
    func `seals go on while the authority fails, and stamps catch up`(_ name: String) async throws {
        let province = try await Province.open()
        let authority = try await TestAuthority(try #require(Self.failures[name]))
        try await whileServing(province, authority) {
            var seals = 0
            for _ in 0..<3 { seals = try await workAndWaitForSeal(province) }
            #expect(seals >= 3)
            try await eventually("it was asked") { authority.requestCount > 1 }
            let standing = try await province.store.ledgerStanding()
            #expect(standing.unstamped.seals == seals && standing.lastStamp == nil)
            #expect(standing.unstamped.since != nil)
            authority.behave(.honest(.rsa))
            try await eventually("stamps caught up") {
                try await province.store.ledgerStanding().unstamped.seals == 0
            }
            let stamped = try await province.store.ledgerStanding()
            #expect(stamped.lastStamp?.seal == seals)
        }
        let roots = MotcuaVerify.Options.roots(inPEM: try authority.openSSL.root)
        #expect(try await province.audit(stamps: StampAudit(roots: roots)) == [])
        #expect(try await province.auditExport(stamps: StampAudit(roots: roots)) == [])
        try await authority.close()
    }

    @Test func `an authority that was down is found again`() async throws {
        let province = try await Province.open()
        let authority = try await TestAuthority(.honest(.ecdsa))
        let port = authority.port
        try await authority.close()
        try await whileServing(province, authority) {
            for _ in 0..<2 { _ = try await workAndWaitForSeal(province) }
            #expect(try await province.store.ledgerStanding().lastStamp == nil)
            let again = try await TestAuthority(.honest(.ecdsa), port: port)
            try await eventually("stamps caught up") {
                try await province.store.ledgerStanding().unstamped.seals == 0
            }
            try await again.close()
        }
    }

    @Test func `the newest seal is stamped first`() async throws {
        let province = try await Province.open()
        for _ in 0..<3 {
            try await province.receive()
            try await province.sealAll()
        }
        let seals = try await province.store.unstampedSeals(after: 0, limit: 2)
        #expect(seals.map(\.number) == [3, 2])
    }
}
