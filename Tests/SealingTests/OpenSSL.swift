import Foundation

/// A folder of keys and certificates made by `openssl`, and an authority that stamps with them.
final class OpenSSL: Sendable {
    let folder: URL

    /// Who stamps.
    enum Signer: String, CaseIterable, Sendable {
        case rsa, ecdsa
        /// Its certificate has expired.
        case expired
        /// Its certificate leads to a root that nobody configured.
        case stranger
        /// Its certificate may stamp and sign programs.
        case versatile
        /// Its certificate says that it may stamp without saying so critically.
        case meek
    }

    /// One for all tests: keys take their time.
    static let shared = Result { try OpenSSL() }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("motcua-tsa-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try text(
            """
            [tsa]
            default_tsa = config
            [config]
            serial = \(path("serial"))
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256, sha512
            ess_cert_id_alg = sha256
            """, "tsa.cnf")
        try text("01\n", "serial")
        for root in ["root", "other"] {
            try run(
                "req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=\(root) "
                    + "-addext keyUsage=critical,keyCertSign,cRLSign "
                    + "-keyout \(path(root + ".key")) -out \(path(root + ".pem"))")
        }
        for signer in Signer.allCases { try makeSigner(signer) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }  // it lies in the temporary folder

    private func makeSigner(_ signer: Signer) throws {
        let name = signer.rawValue
        let key =
            signer == .rsa || signer == .expired
            ? "rsa:2048" : "ec -pkeyopt ec_paramgen_curve:P-256"
        let usage =
            switch signer {
            case .versatile: "critical,timeStamping,codeSigning"
            case .meek: "timeStamping"
            case .rsa, .ecdsa, .expired, .stranger: "critical,timeStamping"
            }
        try text("keyUsage=critical,digitalSignature\nextendedKeyUsage=\(usage)\n", name + ".ext")
        try run(
            "req -newkey \(key) -nodes -subj /CN=\(name) -keyout \(path(name + ".key")) "
                + "-out \(path(name + ".csr"))")
        let root = signer == .stranger ? "other" : "root"
        try run(
            "x509 -req -in \(path(name + ".csr")) -CA \(path(root + ".pem")) "
                + "-CAkey \(path(root + ".key")) -CAcreateserial "
                + "-days \(signer == .expired ? "-1" : "3650") "
                + "-extfile \(path(name + ".ext")) -out \(path(name + ".pem"))")
    }

    /// The root that tests trust, as PEM.
    var root: String {
        get throws { try String(contentsOfFile: path("root.pem"), encoding: .utf8) }
    }

    /// Answers a request as `openssl ts` does.
    func reply(to request: [UInt8], by signer: Signer) throws -> [UInt8] {
        if signer == .versatile || signer == .meek { return try unlawfulReply(request, signer) }
        let id = UUID().uuidString
        try Data(request).write(to: folder.appendingPathComponent(id + ".tsq"))
        _ = try Self.serial.withLock {
            try run(
                "ts -reply -config \(path("tsa.cnf")) -queryfile \(path(id + ".tsq")) "
                    + "-signer \(path(signer.rawValue + ".pem")) "
                    + "-inkey \(path(signer.rawValue + ".key")) -out \(path(id + ".tsr"))")
        }
        return Array(try Data(contentsOf: folder.appendingPathComponent(id + ".tsr")))
    }

    /// `openssl ts` refuses to stamp with such certificates, so the token is signed as plain data.
    private func unlawfulReply(_ request: [UInt8], _ signer: Signer) throws -> [UInt8] {
        let id = UUID().uuidString
        let honest = try reply(to: request, by: .ecdsa)
        try Data(honest).write(to: folder.appendingPathComponent(id + ".tsr"))
        try run("ts -reply -in \(path(id + ".tsr")) -token_out -out \(path(id + ".token"))")
        try run(
            "cms -verify -noverify -inform DER -in \(path(id + ".token")) "
                + "-out \(path(id + ".info"))"
        )
        try run(
            "cms -sign -binary -nodetach -cades -md sha256 -outform DER "
                + "-econtent_type 1.2.840.113549.1.9.16.1.4 -in \(path(id + ".info")) "
                + "-signer \(path(signer.rawValue + ".pem")) "
                + "-inkey \(path(signer.rawValue + ".key")) -out \(path(id + ".cms"))")
        let token = Array(try Data(contentsOf: folder.appendingPathComponent(id + ".cms")))
        return Self.sequence([0x30, 3, 2, 1, 0] + token)
    }

    /// Wraps DER into a sequence.
    static func sequence(_ content: [UInt8]) -> [UInt8] {
        [0x30, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
    }

    /// Whether `openssl ts` itself accepts a token for a hash.
    func accepts(_ token: [UInt8], for hash: String) throws -> Bool {
        let id = UUID().uuidString
        try Data(token).write(to: folder.appendingPathComponent(id + ".token"))
        return
            (try? run(
                "ts -verify -digest \(hash) -token_in -in \(path(id + ".token")) "
                    + "-CAfile \(path("root.pem"))")) != nil  // it leaves with 1 where it does not
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func text(_ text: String, _ name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    /// The file of serial numbers is written by one at a time.
    private static let serial = NSLock()

    @discardableResult
    private func run(_ arguments: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(text: "\(arguments)\n\(text)") }
        return text
    }

    struct Failure: Error { let text: String }
}
