import ArgumentParser
import FoundationEssentials
import Glibc
import Postgres
import SwiftASN1
import X509

/// The independent verifier of the ledger: it shares no code with what writes it.
@main
struct MotcuaVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motcua-verify",
        abstract: "Verifies the sealed ledger independently / Kiểm tra độc lập sổ cái",
        discussion: """
            Recomputes every hash chain, Merkle root, seal and time stamp, and names the first bad
            row. It shares no code with the programs that write the ledger; docs/ledger.md says how
            everything is computed.
            Tính lại mọi chuỗi băm, gốc Merkle, dấu niêm phong và dấu thời gian, và nêu dòng sai
            đầu tiên; không dùng chung mã với chương trình ghi sổ.

            Exit codes / Mã thoát:
              0 nothing found, 1 something found, 3 database, 64 usage

            Examples:
              motcua ledger export --out ledger.txt
              motcua-verify export ledger.txt --published published-seals.txt --tsa-ca tsa.pem
              motcua-verify database "host=… dbname=motcua"
              motcua-verify proof proof.json
            """,
        version: "0.1.0",
        subcommands: [Export.self, Database.self, Proof.self])

    struct Options: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Seal lines kept elsewhere that must be in the ledger / Các dấu đã công bố.",
                valueName: "file"))
        var published: String?

        @Option(
            help: ArgumentHelp(
                "The root certificates (PEM) of the time-stamp authority / Chứng thư gốc.",
                valueName: "file"))
        var tsaCa: String?

        @Option(help: "The language: vi or en (MOTCUA_LANG, else the locale's).")
        var lang: Language?

        var language: Language { lang ?? .ofEnvironment }

        /// Reads what the options name, runs the body, and leaves with the exit code of its kind.
        func run(_ body: ([SealRecord], StampAudit) async throws -> Bool) async throws {
            do {
                let seals = try publishedSeals(published)
                if try await !body(seals, StampAudit(roots: try roots())) { throw ExitCode(1) }
            } catch let error as Unreadable {
                refuse(.unreadable(error.path))
                throw ExitCode(64)
            } catch let error as PostgresError {
                refuse(.noDatabase("\(error)"))
                throw ExitCode(3)
            }
        }

        private func roots() throws(Unreadable) -> [Certificate]? {
            guard let tsaCa else { return nil }
            guard let data = FileManager.default.contents(atPath: tsaCa),
                let roots = Self.roots(inPEM: String(decoding: data, as: UTF8.self))
            else { throw Unreadable(path: tsaCa) }
            return roots
        }

        /// The certificates of a PEM text; nil where there are none or one cannot be read.
        static func roots(inPEM text: String) -> [Certificate]? {
            let documents = try? PEMDocument.parseMultiple(pemString: text)
            let roots = try? documents?.map { try Certificate(pemDocument: $0) }
            return roots?.isEmpty == false ? roots : nil
        }

        func say(_ sentence: Sentence) { print(sentence(language)) }

        func refuse(_ sentence: Sentence) {
            let line = Array((sentence(language) + "\n").utf8)
            _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }

        /// Prints what was found; answers whether that is nothing.
        func report(_ findings: Findings) -> Bool {
            for (place, problem) in findings.list { say(.finding(place, problem)) }
            if findings.count > findings.list.count {
                say(.more(findings.count - findings.list.count))
            }
            return findings.count == 0
        }

        func report(_ audit: LedgerAudit) -> Bool {
            guard report(audit.findings) else { return false }
            for sentence in Sentence.allIsWell(audit.counts, audit.lastSeal) { say(sentence) }
            if audit.counts.stamps > 0, tsaCa == nil { say(.rootsNotGiven) }
            return true
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify a file of `motcua ledger export` / Kiểm tra tệp xuất")
        @OptionGroup var options: Options
        @Argument(help: "The file; - is standard input / Tệp; - là đầu vào chuẩn.")
        var file: String

        func run() async throws {
            try await options.run { published, stamps in
                var audit = LedgerAudit(published: published, stamps: stamps)
                try await audit.read(export: file)
                return options.report(audit)
            }
        }
    }

    struct Database: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify the ledger of a database / Kiểm tra cơ sở dữ liệu")
        @OptionGroup var options: Options
        @Argument(
            help: "A libpq connection string (MOTCUA_DATABASE_URL) / Chuỗi kết nối libpq.")
        var url: String?

        func run() async throws {
            let named = url ?? getenv("MOTCUA_DATABASE_URL").map { String(cString: $0) } ?? ""
            guard !named.isEmpty else {
                options.refuse(.nameDatabase)
                throw ExitCode(64)
            }
            try await options.run { published, stamps in
                var audit = LedgerAudit(published: published, stamps: stamps)
                try await audit.read(database: named)
                return options.report(audit)
            }
        }
    }

    struct Proof: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify a file of `motcua receipt-proof`, offline / Kiểm tra bằng chứng")
        @OptionGroup var options: Options
        @Argument(help: "The file / Tệp.") var file: String

        func run() async throws {
            try await options.run { published, stamps in
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw Unreadable(path: file)
                }
                guard let proof = try? JSONDecoder().decode(ProofFile.self, from: data) else {
                    options.say(.finding("line 1", .unreadableLine))
                    return false
                }
                var audit = ProofAudit(
                    proof, published: options.published == nil ? nil : published, stamps: stamps)
                await audit.run()
                guard options.report(audit.findings) else { return false }
                options.say(
                    .proofHolds(
                        proof.code, rows: proof.rows.count, unsealed: proof.unsealed.count))
                for (seal, isPublished, isStamped) in audit.proven {
                    options.say(.provenBy(seal, isPublished: isPublished, isStamped: isStamped))
                }
                if audit.proven.contains(where: \.isStamped), options.tsaCa == nil {
                    options.say(.rootsNotGiven)
                }
                return true
            }
        }
    }
}
