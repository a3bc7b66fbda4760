import ArgumentParser
import DossierStore
import Dossiers

struct UnitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unit",
        abstract: "Agencies and areas / Đơn vị và địa bàn",
        subcommands: [ListUnits.self],
        aliases: ["don-vi"])

    struct Shape: Encodable {
        let code: String
        let name: String
        let level: UInt8
        let area: String
        let roles: [String]
        let posts: [String]
        let from: String
        let to: String?
        let parent: String?
        let successor: String?

        init(_ unit: Unit) {
            code = unit.code
            name = unit.name
            level = unit.level.rank
            area = unit.area
            roles = unit.roles
            posts = unit.posts
            from = "\(unit.period.first)"
            to = unit.period.last.map { "\($0)" }
            parent = unit.parent
            successor = unit.successor
        }
    }

    struct AreaShape: Encodable {
        let code: String
        let name: String
        let level: UInt8
        let parent: String?
        let from: String
        let to: String?
        let successors: [String]
        let isDifficult: Bool

        init(_ area: Area) {
            code = area.code
            name = area.name
            level = area.level.rank
            parent = area.parent
            from = "\(area.period.first)"
            to = area.period.last.map { "\($0)" }
            successors = area.successors
            isDifficult = area.isDifficult
        }
    }

    struct ListUnits: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the units of a day / Danh sách đơn vị",
            discussion: """
                Examples:
                  motcua unit list H21.21553
                  motcua unit list --areas --on 2025-06-30
                """,
            aliases: ["danh-sach"])

        @OptionGroup var options: Options
        @Argument(help: "Only the unit or area with this code, and those below it.")
        var code: String?
        @Flag(help: "Areas instead of units.") var areas = false
        @Option(help: ArgumentHelp("The day; else today.", valueName: "yyyy-mm-dd"))
        var on: DayArgument?

        func run() async throws {
            try await options.atDesk { desk in
                let directory = try await desk.store.directory()
                let day = on?.day ?? LocalTime.today
                if areas {
                    say(directory.areas.filter { $0.period.contains(day) && isWanted($0) }, desk)
                } else {
                    let units = directory.units.filter { $0.period.contains(day) && isWanted($0) }
                    say(units.sorted { $0.code < $1.code }, desk)
                }
            }
        }

        private func isWanted(_ unit: Unit) -> Bool {
            code.map { unit.code == $0 || unit.code.hasPrefix($0 + ".") } ?? true
        }

        private func isWanted(_ area: Area) -> Bool {
            code.map { area.code == $0 || area.parent == $0 } ?? true
        }

        private func say(_ units: [Unit], _ desk: Desk) {
            if options.json {
                for unit in units { Terminal.write(JSON.line(Shape(unit))) }
                return
            }
            var table = Table(
                [Texts.unit, Texts.name, Texts.level, Texts.roles, Texts.posts]
                    .map { desk.language($0) },
                flexible: [1, 3, 4])
            for unit in units {
                table.add([
                    Table.Cell(unit.code), Table.Cell(unit.name), Table.Cell("\(unit.level.rank)"),
                    Table.Cell(unit.roles.joined(separator: " ")),
                    Table.Cell(unit.posts.joined(separator: " ")),
                ])
            }
            for line in table.lines(Terminal.output) { Terminal.write(line) }
        }

        private func say(_ areas: [Area], _ desk: Desk) {
            if options.json {
                for area in areas { Terminal.write(JSON.line(AreaShape(area))) }
                return
            }
            var table = Table(
                [Texts.area, Texts.name, Texts.level, Texts.period, Texts.successors]
                    .map { desk.language($0) },
                flexible: [1])
            for area in areas {
                let last = area.period.last.map(LocalTime.day) ?? ""
                table.add([
                    Table.Cell(area.code), Table.Cell(area.name), Table.Cell("\(area.level.rank)"),
                    Table.Cell("\(LocalTime.day(area.period.first)) – \(last)"),
                    Table.Cell(area.successors.joined(separator: " ")),
                ])
            }
            for line in table.lines(Terminal.output) { Terminal.write(line) }
        }
    }
}

struct OfficerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officer",
        abstract: "Officers and their posts / Công chức",
        subcommands: [ListOfficers.self, AddOfficer.self, LeaveOffice.self],
        aliases: ["can-bo"])

    struct Shape: Encodable {
        let login: String
        let name: String
        let unit: String
        let unitName: String
        let posts: [String]

        init(_ record: OfficerRecord) {
            login = record.login
            name = record.officer.name
            unit = record.unitCode
            unitName = record.unitName
            posts = record.officer.posts.sorted()
        }
    }

    struct ListOfficers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List officers by unit / Danh sách",
            discussion: "Example: motcua officer list --unit H21.21553", aliases: ["danh-sach"])
        @OptionGroup var options: Options
        @Option(help: ArgumentHelp("Only of this unit.", valueName: "code")) var unit: String?

        func run() async throws {
            try await options.atDesk { desk in
                let officers = try await desk.store.officers(unit: unit)
                if options.json {
                    for record in officers { Terminal.write(JSON.line(Shape(record))) }
                    return
                }
                guard !officers.isEmpty else { return Terminal.write(desk.language(Texts.nothing)) }
                var table = Table(
                    [Texts.login, Texts.name, Texts.posts, Texts.unit].map { desk.language($0) },
                    flexible: [2, 3])
                for record in officers {
                    table.add([
                        Table.Cell(record.login), Table.Cell(record.officer.name),
                        Table.Cell(record.officer.posts.sorted().joined(separator: " ")),
                        Table.Cell("\(record.unitCode) \(record.unitName)"),
                    ])
                }
                for line in table.lines(Terminal.output) { Terminal.write(line) }
            }
        }
    }

    struct AddOfficer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Add an officer, or a post to a known one / Thêm công chức",
            discussion: """
                Example:
                  motcua officer add an.nguyen --name "Nguyễn Văn An" --unit H21.21553 --post clerk
                """,
            aliases: ["them"])
        @OptionGroup var options: Options
        @Argument(help: "The login of the database.") var newLogin: String
        @Option(help: "The name.") var name: String
        @Option(help: ArgumentHelp("The unit.", valueName: "code")) var unit: String
        @Option(help: "A post of the unit; may be repeated.") var post: [String]
        @Flag(help: "Make the login a role of the database, too.") var createLogin = false

        func run() async throws {
            try await options.atDesk { desk in
                let known = try await desk.unit(unit).posts
                for post in post where !known.contains(post) {
                    throw Failure(.refused, Texts.unknownPost(post, unit, among: known))
                }
                let record = try await desk.store.addOfficer(
                    login: newLogin, name: name, unit: unit, posts: post)
                if createLogin { try await desk.store.createLogin(newLogin) }
                desk.answer(
                    Shape(record),
                    [desk.language(Texts.officerAdded(record.login, name, record.unitName))])
            }
        }
    }
}
