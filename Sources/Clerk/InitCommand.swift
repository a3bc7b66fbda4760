import ArgumentParser
import DossierStore
import Dossiers
import Postgres

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Set the database up and publish the workflows / Khởi tạo",
        discussion: """
            May be run again at any time: it adds what is missing and changes nothing else.
            Examples:
              motcua init
              motcua init --demo-officers H21.01 H21.21553 H21.21553.UB
              motcua init --demo-officers all-of H21
            """,
        aliases: ["khoi-tao"])

    @OptionGroup var options: Options
    @Option(help: "The workflows folder.") var workflows: String?
    @Option(
        help: ArgumentHelp(
            "The unit that stands for the province; else the one most units are of.",
            valueName: "code"))
    var province: String?
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Add an invented officer for every post of these units; `all-of CODE` names a unit "
                + "with all below it.",
            valueName: "unit"))
    var demoOfficers: [String] = []

    struct Report: Encodable {
        let migrations: [Int32]
        let published: Publication.Report
        let officers: Int
    }

    func run() async throws {
        try await options.run {
            // Read and checked first: a folder with errors leaves the database untouched.
            let publication = try Publication(
                Folder.workflows(workflows), province: province, options)
            try await options.atDesk { desk in
                let migrations = try await Migrations.migrate(desk.pool)
                if !options.json {
                    Terminal.write(desk.language(Texts.migrated(migrations)))
                }
                let published = try await publication.run(desk.store)
                if !options.json { Terminal.write(published.sentence(desk.language)) }
                let officers = try await DemoOfficers.add(demoOfficers, desk)
                desk.answer(
                    Report(migrations: migrations, published: published, officers: officers),
                    demoOfficers.isEmpty ? [] : [desk.language(Texts.officersAdded(officers))])
            }
        }
    }
}

/// Invented officers, so that a demo has somebody to act.
enum DemoOfficers {
    private static let families = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
        "Hồ", "Ngô", "Dương", "Lý", "Rơ Châm", "Siu", "Ksor", "Đinh",
    ]
    private static let middles = [
        "Văn", "Thị", "Minh", "Thanh", "Ngọc", "Hữu", "Đức", "Thu", "Quang", "Kim", "Xuân", "Hoài",
    ]
    private static let givens = [
        "An", "Bình", "Châu", "Dung", "Giang", "Hà", "Hạnh", "Hiếu", "Hoa", "Hùng", "Hương", "Khoa",
        "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Nhung", "Phúc", "Quân", "Sơn", "Tâm", "Thảo",
        "Trang", "Tuấn", "Vy", "Yến",
    ]

    /// Adds one officer for every post of the units named; returns how many there are now.
    static func add(_ words: [String], _ desk: Desk) async throws -> Int {
        guard !words.isEmpty else { return 0 }
        let directory = try await desk.store.directory()
        let units = directory.units.filter { $0.period.contains(LocalTime.today) }
        var added = 0
        for unit in try named(words, among: units) {
            for post in unit.posts {
                let login = "\(unit.code.lowercased()).\(post)"
                try await desk.store.addOfficer(
                    login: login, name: name(login), unit: unit.code, posts: [post])
                added += 1
                Terminal.progress(desk.language(Texts.officersAdded(added)))
            }
        }
        Terminal.progress("")
        return added
    }

    private static func named(_ words: [String], among units: [Unit]) throws -> [Unit] {
        var found: [Unit] = []
        var wantsAll = false
        for word in words {
            if word == "all-of" {
                wantsAll = true
                continue
            }
            let matches = units.filter {
                $0.code == word || wantsAll && $0.code.hasPrefix(word + ".")
            }
            guard !matches.isEmpty else { throw StoreError.noUnit(code: word) }
            found += matches.sorted { $0.code < $1.code }
            wantsAll = false
        }
        return found
    }

    /// A name that is always the same for a login.
    static func name(_ login: String) -> String {
        // FNV-1a: the standard library's hash differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in login.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        func pick(_ names: [String]) -> String {
            defer { hash /= UInt64(names.count) }
            return names[Int(hash % UInt64(names.count))]
        }
        return [pick(families), pick(middles), pick(givens)].joined(separator: " ")
    }
}
