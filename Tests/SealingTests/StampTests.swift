import Crypto
import Dossiers
import Foundation
import SwiftASN1
import Testing

@testable import Auditor
@testable import Sealing

/// Requests and replies of time-stamp authorities, against `openssl ts` on loopback.
struct StampTests {
    private static let hash = Array(SHA256.hash(data: Array("một cửa".utf8)))

    private func now() -> Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    /// The seal whose hash is the one that is stamped.
    private var seal: SealRecord {
        SealRecord(
            number: 1, rows: 1, begins: 0, ends: 9, at: now().microseconds, root: Self.hash,
            hash: Self.hash)
    }

    private func stamp(
        _ authority: TestAuthority, timeout: Duration = .seconds(20), now: Instant? = nil
    ) async throws -> (token: [UInt8], at: Instant) {
        let trusted = try TrustedAuthority(pem: authority.openSSL.root)
        return try await TimeStampAuthority(url: authority.url, trusted: trusted, timeout: timeout)
            .stamp(Self.hash) { now ?? self.now() }
    }

    private func audit(_ openSSL: OpenSSL) throws -> StampAudit {
        StampAudit(roots: MotcuaVerify.Options.roots(inPEM: try openSSL.root))
    }

    @Test(arguments: [OpenSSL.Signer.rsa, .ecdsa])
    func `an honest stamp is accepted by writer, verifier and openssl`(
        _ signer: OpenSSL.Signer
    ) async throws {
        let authority = try await TestAuthority(.honest(signer))
        let (token, at) = try await stamp(authority)
        #expect(abs(at.microseconds - now().microseconds) < 60_000_000)
        #expect(try authority.openSSL.accepts(token, for: hexadecimal(Self.hash)))
        #expect(try await audit(authority.openSSL).problem(of: token, on: seal) == nil)
        try await authority.close()
    }

    @Test(arguments: [
        (TestAuthority.Behaviour.wrongImprint, StampRefusal.wrongImprint),
        (.wrongNonce, .wrongNonce),
        (.status(503), .httpStatus(503)),
        (.status(404), .httpStatus(404)),
    ])
    func `a wrong answer is refused for its reason`(
        _ behaviour: TestAuthority.Behaviour, _ refusal: StampRefusal
    ) async throws {
        let authority = try await TestAuthority(behaviour)
        await #expect(throws: refusal) { try await stamp(authority) }
        try await authority.close()
    }

    static let garbage: [String: [UInt8]] = [
        "nothing": [], "a page": Array("<html>".utf8), "no length": [0x30, 0x80],
        "a length of 4 GiB": [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
        "granted without a token": [0x30, 5, 0x30, 3, 2, 1, 0],
        "nested deeply": Array(repeating: 0x30, count: 4_000),
        "too long": Array(repeating: 7, count: 1 << 19),
    ]

    @Test(arguments: garbage.keys.sorted())
    func `garbage is refused`(_ name: String) async throws {
        let bytes = try #require(Self.garbage[name])
        let authority = try await TestAuthority(.bytes(bytes))
        await #expect(throws: StampRefusal.self) { try await stamp(authority) }
        #expect(try await audit(authority.openSSL).problem(of: bytes, on: seal) != nil)
        try await authority.close()
    }

    @Test func `a refusal is told with its reason`() async throws {
        // PKIStatusInfo: rejection (2), "no"; no token.
        let authority = try await TestAuthority(
            .bytes([0x30, 11, 0x30, 9, 2, 1, 2, 0x30, 4, 0x0C, 2, 0x6E, 0x6F]))
        await #expect(throws: StampRefusal.notGranted(status: 2, reason: "no")) {
            try await stamp(authority)
        }
        try await authority.close()
    }

    @Test(arguments: [OpenSSL.Signer.expired, .stranger, .versatile, .meek])
    func `a certificate that is not to be trusted is not`(_ signer: OpenSSL.Signer) async throws {
        let authority = try await TestAuthority(.honest(signer))
        await #expect {
            try await stamp(authority)
        } throws: { error in
            if case .untrusted = error as? StampRefusal { true } else { false }
        }
        let request = TimeStampRequest(imprint: Self.hash, nonce: 7)
        let reply = try TimeStampReply(
            derEncoded: authority.openSSL.reply(to: try request.der, by: signer))
        let problem = try await audit(authority.openSSL).problem(
            of: try #require(reply.token), on: seal)
        #expect(problem?.en.contains("not trusted") == true)
        try await authority.close()
    }

    @Test func `a stamp far from this clock is refused`() async throws {
        let authority = try await TestAuthority(.honest(.rsa))
        let wrong = now().adding(seconds: 7_200)
        await #expect {
            try await stamp(authority, now: wrong)
        } throws: { error in
            if case .wrongTime = error as? StampRefusal { true } else { false }
        }
        try await authority.close()
    }

    @Test(.timeLimit(.minutes(5)))
    func `an authority that is down or silent is given up`() async throws {
        let authority = try await TestAuthority(.silent)
        await #expect {
            try await stamp(authority, timeout: .milliseconds(300))
        } throws: { error in
            if case .unreachable = error as? StampRefusal { true } else { false }
        }
        try await authority.close()
        await #expect(throws: StampRefusal.self) {
            try await stamp(authority, timeout: .seconds(5))
        }
    }

    /// What is not signed may change without harm; nothing else may.
    @Test func `a token with any byte changed says the same or is refused`() async throws {
        let openSSL = try OpenSSL.shared.get()
        let trusted = try TrustedAuthority(pem: openSSL.root)
        let audit = try audit(openSSL)
        let request = TimeStampRequest(imprint: Self.hash, nonce: 77)
        let reply = try openSSL.reply(to: try request.der, by: .ecdsa)
        let honest = try await trusted.verify(reply: reply, to: request, now: now())
        let start = reply.count - honest.token.count
        var refused = 0
        for index in reply.indices {
            var changed = reply
            changed[index] ^= 0x41
            do throws(StampRefusal) {
                let stamp = try await trusted.verify(reply: changed, to: request, now: now())
                #expect(stamp.at == honest.at, "byte \(index)")
            } catch {
                refused += 1
            }
            if index >= start {
                _ = await audit.problem(of: Array(changed[start...]), on: seal)
            }
        }
        #expect(refused > reply.count * 3 / 4, "\(refused) of \(reply.count)")
        for length in stride(from: 0, to: reply.count, by: 7) {
            await #expect(throws: StampRefusal.self) {
                try await trusted.verify(reply: Array(reply[..<length]), to: request, now: now())
            }
        }
    }

    @Test func `a file without certificates is no trust`() {
        #expect(throws: StampRefusal.self) { try TrustedAuthority(pem: "") }
        #expect(throws: StampRefusal.self) { try TrustedAuthority(pem: "-----BEGIN") }
    }
}
