import ArgumentParser
import DossierStore
import Dossiers
import WorkflowFiles

struct Reorganise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reorganise",
        abstract: "Put successors in the place of ended units / Sắp xếp đơn vị",
        discussion: """
            One act, one transaction: publishes the units of the workflows folder and gives what
            ended ones still have to their successors. Codes and clocks stay. What cannot go over is
            listed with its reason; then the exit code is 1.
            Examples:
              motcua reorganise --on 2025-07-01 --basis 202/2025/QH15 --dry-run
              motcua reorganise --on 2025-07-01 --basis 202/2025/QH15 --province H21
            """,
        aliases: ["sap-xep"])

    @OptionGroup var options: Options
    @Option(help: ArgumentHelp("The first day of the new units.", valueName: "yyyy-mm-dd"))
    var on: DayArgument
    @Option(help: "The legal basis; kept in every ledger.") var basis: TextArgument
    @Option(help: "The workflows folder.") var workflows: String?
    @Option(
        help: ArgumentHelp(
            "The unit that stands for the province; else the one most units are of.",
            valueName: "code"))
    var province: String?
    @Flag(help: "Only tell what would happen.") var dryRun = false

    struct Report: Encodable {
        struct Line: Encodable {
            let code: String
            let from: String
            let to: String
            let moves: Bool
            let obstacle: Bilingual?
        }

        let on: String
        let dryRun: Bool
        let moved: Int
        let stayed: Int
        let dossiers: [Line]
    }

    func run() async throws {
        try await options.run {
            let publication = try Publication(
                Folder.workflows(workflows), province: province, options)
            try await options.atDesk { desk in
                let lines = try await desk.store.reorganise(
                    publication.organisation, province: publication.province, on: on.day,
                    basis: basis.text, dryRun: dryRun, by: try await desk.actor().officer)
                let stayed = lines.count { $0.obstacle != nil }
                desk.answer(
                    Report(
                        on: "\(on.day)", dryRun: dryRun, moved: lines.count - stayed,
                        stayed: stayed,
                        dossiers: lines.map {
                            .init(
                                code: $0.code, from: $0.from, to: $0.to,
                                moves: $0.obstacle == nil, obstacle: $0.obstacle)
                        }),
                    table(lines, desk.language)
                        + [
                            desk.language(
                                Texts.reorganised(
                                    lines.count - stayed, stayed: stayed, dryRun: dryRun))
                        ])
                try ExitCode.leave(stayed == 0 ? 0 : 1)
            }
        }
    }

    private func table(
        _ lines: [DossierStore.TransferLine], _ language: Language
    ) -> [String] {
        guard !lines.isEmpty else { return [] }
        var table = Table(
            [Texts.code, Texts.from, Texts.to, Texts.reason].map { language($0) }, flexible: [3])
        for line in lines {
            table.add([
                Table.Cell(line.code), Table.Cell(line.from), Table.Cell(line.to),
                Table.Cell(line.obstacle.map { language($0) } ?? "", .red),
            ])
        }
        return table.lines(Terminal.output)
    }
}

struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Working-day calendars / Lịch làm việc",
        subcommands: [Amend.self],
        aliases: ["lich"])

    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "amend",
            abstract: "Publish a new version and redate open dossiers / Sửa lịch, tính lại hạn",
            discussion: """
                For days off announced late: raise `version` in the calendar's file. A calendar that
                takes its days off from another is amended by a file of its own. What closed stays
                as it was.
                Examples:
                  motcua calendar amend workflows/calendars/office.yaml \\
                      --basis 9859/TB-BNV --dry-run
                  motcua calendar amend workflows/calendars/office.yaml --basis 9859/TB-BNV
                """,
            aliases: ["sua"])

        @OptionGroup var options: Options
        @Argument(help: "The calendar's file.") var file: String
        @Option(help: "The decision; kept in every ledger.") var basis: TextArgument
        @Option(
            help: ArgumentHelp(
                "The folder it is held against; else the one it lies in.", valueName: "folder"))
        var workflows: String?
        @Flag(help: "Only tell what would happen.") var dryRun = false

        struct Report: Encodable {
            struct Line: Encodable {
                let code: String
                let before: String
                let after: String
                let stepBefore: String?
                let stepAfter: String?

                init(_ line: DossierStore.RedatingLine) {
                    code = line.code
                    before = LocalTime.iso(line.before)
                    after = LocalTime.iso(line.after)
                    stepBefore = line.stepBefore.map(LocalTime.iso)
                    stepAfter = line.stepAfter.map(LocalTime.iso)
                }
            }

            let calendar: String
            let version: Int
            let dryRun: Bool
            let dossiers: [Line]
        }

        func run() async throws {
            try await options.run {
                let calendar = try read()
                try await options.atDesk { desk in
                    let lines = try await desk.store.amend(
                        calendar, basis: basis.text, dryRun: dryRun,
                        by: try await desk.actor().officer)
                    desk.answer(
                        Report(
                            calendar: calendar.id, version: calendar.version, dryRun: dryRun,
                            dossiers: lines.map(Report.Line.init)),
                        table(lines, desk.language)
                            + [
                                desk.language(
                                    Texts.amended(calendar, lines.count, dryRun: dryRun))
                            ])
                }
            }
        }

        private func read() throws -> WorkingCalendar {
            guard let id = Self.identifier(try TextFile.read(file)) else {
                throw Failure(.refused, Texts.noCalendar(file))
            }
            let folder = try DraftWorkspace(
                of: file, in: try DraftWorkspace.root(for: file, named: workflows), at: "calendars"
            ) { path in
                guard path.contains("/calendars/"), let text = try? TextFile.read(path) else {
                    // What cannot be read replaces nothing; the check tells of it.
                    return false
                }
                return Self.identifier(text) == id
            }
            try folder.check(options)
            guard let calendar = folder.workspace.calendars[id] else {
                throw Failure(.refused, Texts.noCalendar(file))
            }
            return calendar
        }

        /// The calendar that a file says it is.
        private static func identifier(_ text: String) -> String? {
            let key = "calendar:"
            let lines = text.split(separator: "\n")
            // A procedure names a calendar, too, and is none.
            guard let line = lines.first(where: { $0.hasPrefix(key) }),
                !lines.contains(where: { $0.hasPrefix("procedure:") })
            else { return nil }
            let value = line.dropFirst(key.count).prefix { $0 != "#" }
            let name = value.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
            return name.isEmpty ? nil : name
        }

        private func table(
            _ lines: [DossierStore.RedatingLine], _ language: Language
        ) -> [String] {
            guard !lines.isEmpty else { return [] }
            var table = Table(
                [Texts.code, Texts.dueBefore, Texts.dueAfter, Texts.stepBefore, Texts.stepAfter]
                    .map { language($0) })
            for line in lines {
                table.add([
                    Table.Cell(line.code), Table.Cell(LocalTime.short(line.before)),
                    Table.Cell(LocalTime.short(line.after)),
                    Table.Cell(line.stepBefore.map(LocalTime.short) ?? ""),
                    Table.Cell(line.stepAfter.map(LocalTime.short) ?? ""),
                ])
            }
            return table.lines(Terminal.output)
        }
    }
}
