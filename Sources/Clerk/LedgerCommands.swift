import ArgumentParser
import DossierStore
import Dossiers
import Glibc

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "The sealed ledger / Sổ cái đã niêm phong",
        discussion: """
            The router seals the ledger at intervals and may have the seals stamped.
            motcua-verify checks what these commands write, and shares no code with them.
            Bộ định tuyến niêm phong sổ cái theo chu kỳ; motcua-verify kiểm tra độc lập.
            Examples:
              motcua ledger status
              motcua ledger seals >> published-seals.txt
              motcua ledger export --out ledger.txt && motcua-verify export ledger.txt
            """,
        subcommands: [Status.self, Seals.self, Export.self],
        aliases: ["so-cai"])

    struct Report: Encodable {
        let lastSeal: Int?
        let lastSealAt: String?
        let lastSealHash: String?
        let unsealedRows: Int
        let unsealedSince: String?
        let unstampedSeals: Int
        let unstampedSince: String?
        let lastStamp: Int?
        let lastStampAt: String?

        init(_ standing: LedgerStanding) {
            lastSeal = standing.lastSeal?.number
            lastSealAt = standing.lastSeal.map { LocalTime.iso($0.at) }
            lastSealHash = standing.lastSeal.map { hex($0.hash) }
            unsealedRows = standing.unsealed.rows
            unsealedSince = standing.unsealed.since.map(LocalTime.iso)
            unstampedSeals = standing.unstamped.seals
            unstampedSince = standing.unstamped.since.map(LocalTime.iso)
            lastStamp = standing.lastStamp?.seal
            lastStampAt = standing.lastStamp.map { LocalTime.iso($0.at) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How far it is sealed and stamped / Đã niêm phong đến đâu",
            aliases: ["tinh-trang"])
        @OptionGroup var options: Options

        func run() async throws {
            try await options.atDesk { desk in
                let standing = try await desk.store.ledgerStanding()
                desk.answer(Report(standing), Texts.ledger(standing).map { desk.language($0) })
            }
        }
    }

    struct Seals: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the seals, for publication / In các dấu niêm phong để công bố",
            discussion: """
                One line a seal, as docs/ledger.md describes. Kept where the database's
                administrators cannot write, the lines betray a ledger that was cut or rewritten:
                motcua-verify export ledger.txt --published published-seals.txt
                """,
            aliases: ["niem-phong"])
        @OptionGroup var options: Options
        @Option(help: "Only seals after this number / Chỉ các dấu sau số này.") var after = 0

        func run() async throws {
            try await options.atDesk { desk in
                var last = after
                while true {
                    let seals = try await desk.store.seals(after: last)
                    guard let end = seals.last else { return }
                    for seal in seals { Terminal.write(seal.line) }
                    last = end.number
                }
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the whole ledger into one file / Xuất toàn bộ sổ cái",
            discussion: """
                The format is described in docs/ledger.md. All is of one instant.
                Định dạng mô tả trong docs/ledger.md.
                """,
            aliases: ["xuat"])
        @OptionGroup var options: Options
        @Option(
            help: ArgumentHelp(
                "The file; else standard output / Tệp; không nêu thì in ra.", valueName: "file"))
        var out: String?

        func run() async throws {
            try await options.atDesk { desk in
                let output = try OutputFile(out)
                defer { output.close() }
                let counts = try await desk.store.exportLedger { try output.write($0) }
                Terminal.writeError(desk.language(Texts.exported(counts)))
            }
        }
    }
}

struct ReceiptProof: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt-proof",
        abstract: "Prove that a dossier's rows are sealed / Bằng chứng hồ sơ đã niêm phong",
        discussion: """
            Prints JSON, as docs/ledger.md describes: each ledger row of the dossier with the hashes
            that lead to the root of its seal. motcua-verify checks it without a database.
            In ra JSON; motcua-verify kiểm tra được mà không cần cơ sở dữ liệu.
            Example:
              motcua receipt-proof H21.21553-261123-0001 > proof.json
              motcua-verify proof proof.json --published published-seals.txt
            """,
        aliases: ["bang-chung"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier / Mã hồ sơ.") var code: String

    struct Shape: Encodable {
        struct Row: Encodable {
            let text: String
            let before: String
            let hash: String
            let seal: Int
            let index: Int
            let path: [String]
        }

        struct Root: Encodable {
            let number: Int
            let rows: Int
            let begins: Int64
            let ends: Int64
            let at: Int64
            let root: String
            let before: String
            let hash: String
            let stamp: String?
        }

        let format = "motcua-receipt 1"
        let code: String
        let rows: [Row]
        let seals: [Root]
        let unsealed: [Int]

        init(_ receipt: Receipt) {
            code = receipt.code
            unsealed = receipt.unsealed
            rows = receipt.rows.map { row in
                Row(
                    text: row.text, before: hex(row.before), hash: hex(row.hash), seal: row.seal,
                    index: row.index, path: row.path.map(hex))
            }
            seals = receipt.roots.map { root in
                Root(
                    number: root.seal.number, rows: root.seal.rows, begins: root.seal.begins,
                    ends: root.seal.ends, at: root.seal.at.microseconds, root: hex(root.seal.root),
                    before: hex(root.before), hash: hex(root.seal.hash),
                    stamp: root.stamp.map(hex))
            }
        }
    }

    func run() async throws {
        try await options.atDesk { desk in
            let receipt = try await desk.store.receipt(code: code)
            guard !receipt.rows.isEmpty else { throw Failure(.refused, Texts.notSealed(code)) }
            Terminal.write(JSON.line(Shape(receipt)))
            if !receipt.unsealed.isEmpty {
                Terminal.writeError(desk.language(Texts.partlySealed(receipt.unsealed.count)))
            }
        }
    }
}

/// A file, or standard output, that is written in order; what cannot be written is an error.
struct OutputFile: Sendable {
    private let descriptor: Int32
    private let name: String

    init(_ path: String?) throws {
        name = path ?? "-"
        descriptor = path.map { open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o644) } ?? STDOUT_FILENO
        if descriptor < 0 { throw Failure(.usage, Texts.unwritable(name)) }
    }

    func write(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw Failure(.usage, Texts.unwritable(name)) }
            bytes = bytes.dropFirst(max(0, count))
        }
    }

    func close() { _ = Glibc.close(descriptor) }
}
