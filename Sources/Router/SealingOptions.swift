import ArgumentParser
import DossierStore
import Dossiers
import FoundationEssentials
import Logging
import Sealing
import ServiceLifecycle

/// How the ledger is sealed and stamped.
struct SealingOptions: ParsableArguments {
    @Option(
        help:
            "Seconds from seal to seal of the ledger; 0 for none / Số giây giữa hai lần niêm phong."
    )
    var sealEvery = environment("MOTCUA_SEAL_EVERY") ?? "60"

    @Option(
        help:
            "Ledger rows that are sealed before that / Số dòng sổ cái được niêm phong sớm hơn.")
    var sealRows = environment("MOTCUA_SEAL_ROWS") ?? "50000"

    @Option(
        help: ArgumentHelp(
            "The time-stamp authority that stamps the seals / Tổ chức cấp dấu thời gian.",
            valueName: "url"))
    var tsa: String?

    @Option(
        help: ArgumentHelp(
            "The roots (PEM) that its certificate leads to / Chứng thư gốc của tổ chức đó.",
            valueName: "file"))
    var tsaCa: String?

    private var seconds: Int { Int(sealEvery) ?? -1 }
    private var rows: Int { Int(sealRows) ?? 0 }
    private var authority: String? { tsa ?? environment("MOTCUA_TSA") }
    private var roots: String? { tsaCa ?? environment("MOTCUA_TSA_CA") }

    func validate() throws {
        guard (0...86_400).contains(seconds) else {
            throw ValidationError("--seal-every is a number of seconds from 0 to 86400")
        }
        guard rows > 0 else {
            throw ValidationError("--seal-rows is a number of rows, 1 or more")
        }
        guard authority == nil || roots != nil else {
            throw ValidationError("--tsa needs --tsa-ca: a stamp nobody can verify proves nothing")
        }
        if let authority {
            guard authority.hasPrefix("http://") || authority.hasPrefix("https://") else {
                throw ValidationError("--tsa is an address that begins with http:// or https://")
            }
        }
    }

    /// The services that the options ask for.
    func services(_ store: DossierStore, _ logger: Logger) throws -> [any Service] {
        guard seconds > 0 else { return [] }
        let interval = Duration.seconds(seconds)
        let sealer = SealingService(
            store: store, interval: interval, rows: rows, logger: logger)
        guard let authority, let roots else { return [sealer] }
        let trusted: TrustedAuthority
        do {
            trusted = try TrustedAuthority(pem: String(contentsOfFile: roots, encoding: .utf8))
        } catch {
            logger.critical("\(roots): \(error)")
            throw ExitCode(64)
        }
        let stamper = StampingService(
            store: store, authority: TimeStampAuthority(url: authority, trusted: trusted),
            interval: interval, now: Self.now, logger: logger)
        return [sealer, stamper]
    }

    private static func now() -> Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}

private func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}
