import ArgumentParser
import DossierStore
import Dossiers
import WorkflowFiles

struct MigrateDossiers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate-dossiers",
        abstract: "Move open dossiers to another edition / Chuyển hồ sơ sang bản khác",
        discussion: """
            Each dossier moves wholly or not at all, and every one that must stay is listed with
            its reason; then the exit code is 1. Codes, custodians and promised dates stay.
            Examples:
              motcua migrate-dossiers 1.001193 --to 2 --basis 104/2026/QĐ-UBND --dry-run
              motcua migrate-dossiers 1.001193 --to 2 --basis 104/2026/QĐ-UBND --step check=verify
            """,
        aliases: ["chuyen-ban"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the procedure.") var procedure: String
    @Option(help: "The number of the edition they move to.") var to: Int
    @Option(help: "The legal basis; kept in every ledger.") var basis: TextArgument
    @Option(
        help: ArgumentHelp(
            "A step that bears another name in the new edition; may be repeated.",
            valueName: "old=new"))
    var step: [RenamingArgument] = []
    @Flag(help: "Only tell what would happen.") var dryRun = false

    struct Report: Encodable {
        struct Line: Encodable {
            let code: String
            let fromEdition: Int
            let step: String
            let moves: Bool
            let obstacle: Bilingual?
        }

        let procedure: String
        let edition: Int
        let dryRun: Bool
        let moved: Int
        let stayed: Int
        let dossiers: [Line]
    }

    func validate() throws {
        guard Set(step.map(\.old)).count == step.count else {
            throw ValidationError("--step names a step twice.")
        }
    }

    func run() async throws {
        try await options.atDesk { desk in
            let lines = try await desk.store.migrateDossiers(
                of: procedure, to: to,
                steps: Dictionary(uniqueKeysWithValues: step.map { ($0.old, $0.new) }),
                basis: basis.text, dryRun: dryRun, by: try await desk.actor().officer)
            let stayed = lines.count { $0.obstacle != nil }
            desk.answer(
                Report(
                    procedure: procedure, edition: to, dryRun: dryRun,
                    moved: lines.count - stayed, stayed: stayed,
                    dossiers: lines.map {
                        .init(
                            code: $0.code, fromEdition: $0.from, step: $0.step,
                            moves: $0.obstacle == nil, obstacle: $0.obstacle?.sentence)
                    }),
                table(lines, desk.language)
                    + [
                        desk.language(
                            Texts.migrated(lines.count - stayed, stayed: stayed, dryRun: dryRun))
                    ])
            try ExitCode.leave(stayed == 0 ? 0 : 1)
        }
    }

    private func table(
        _ lines: [DossierStore.MigrationLine], _ language: Language
    ) -> [String] {
        guard !lines.isEmpty else { return [] }
        var table = Table(
            [Texts.code, Texts.oldEdition, Texts.step, Texts.reason].map { language($0) },
            flexible: [3])
        for line in lines {
            table.add([
                Table.Cell(line.code), Table.Cell("\(line.from)"), Table.Cell(line.step),
                Table.Cell(
                    language(line.obstacle?.sentence ?? Texts.moves),
                    line.obstacle == nil ? .green : .red),
            ])
        }
        return table.lines(Terminal.output)
    }
}

struct ShadowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shadow",
        abstract: "Try a draft on finished dossiers / Chạy thử bản thảo trên hồ sơ đã xong",
        discussion: """
            Replays every finished dossier of the procedure against the draft of its next edition
            and tells what would have been refused or late. Changes nothing.
            Example: motcua shadow 1.001193 --draft drafts/1.001193.yaml
            """,
        aliases: ["chay-thu"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the procedure.") var procedure: String
    @Option(help: ArgumentHelp("The draft.", valueName: "file")) var draft: String
    @Option(
        help: ArgumentHelp(
            "The folder it is held against; else the one it lies in.", valueName: "folder"))
    var workflows: String?
    @Option(help: "The most dossiers to replay, the oldest first.") var limit = 10_000

    struct Report: Encodable {
        struct Line: Encodable {
            let code: String
            let refusedAt: Int?
            let command: String?
            let refusal: Bilingual?
            let doneAt: String?
            let due: String
            let draftDue: String?
            let wasLate: Bool
            let wouldBeLate: Bool?

            init(_ shadow: Shadow) {
                code = shadow.code
                refusedAt = shadow.refusal?.number
                command = shadow.refusal?.command
                refusal = shadow.refusal?.error.sentence
                doneAt = shadow.doneAt.map(LocalTime.iso)
                due = LocalTime.iso(shadow.due)
                draftDue = shadow.refusal == nil ? shadow.draftDue.map(LocalTime.iso) : nil
                wasLate = shadow.wasLate
                wouldBeLate = shadow.wouldBeLate
            }
        }

        let procedure: String
        let examined: Int
        let refused: Int
        let wasLate: Int
        let wouldBeLate: Int
        /// Those that would have been refused, or late on one side only.
        let dossiers: [Line]
    }

    func run() async throws {
        try await options.run {
            let (law, ruleSet) = try read()
            try await options.atDesk { desk in
                let shadows = try await desk.store.shadow(law, ruleSet: ruleSet, limit: limit)
                let told = shadows.filter { shadow in
                    shadow.refusal != nil
                        || shadow.wouldBeLate.map { $0 != shadow.wasLate } ?? false
                }
                let report = Report(
                    procedure: procedure, examined: shadows.count,
                    refused: shadows.count { $0.refusal != nil },
                    wasLate: shadows.count(where: \.wasLate),
                    wouldBeLate: shadows.count { $0.wouldBeLate == true },
                    dossiers: told.map(Report.Line.init))
                desk.answer(
                    report, table(told, desk.language) + [desk.language(Texts.shadowed(report))])
            }
        }
    }

    private func read() throws -> (Procedure, RuleSet) {
        let root = try DraftWorkspace.root(for: draft, named: workflows)
        let others = Workspace.load(root).workspace.procedures
            .filter { $0.procedure.code == procedure }.map { Folder.resolved($0.path) }
        let folder = try DraftWorkspace(of: draft, in: root) {
            others.contains(Folder.resolved($0))
        }
        try folder.check(options)
        guard let file = folder.workspace.procedures.first(where: { $0.path == folder.placed }),
            file.procedure.code == procedure,
            let ruleSet = folder.workspace.ruleSets.first(where: {
                $0.id == file.procedure.ruleSet
            })
        else { throw Failure(.refused, Texts.otherDraft(procedure, draft)) }
        return (file.procedure, ruleSet)
    }

    private func table(_ shadows: [Shadow], _ language: Language) -> [String] {
        guard !shadows.isEmpty else { return [] }
        var table = Table(
            [Texts.code, Texts.dueNow, Texts.draftDue, Texts.reason].map { language($0) },
            flexible: [3])
        for shadow in shadows {
            table.add([
                Table.Cell(shadow.code), Table.Cell(LocalTime.short(shadow.due)),
                Table.Cell(
                    shadow.refusal == nil ? shadow.draftDue.map(LocalTime.short) ?? "" : ""),
                Table.Cell(language(Texts.shadow(shadow)), .red),
            ])
        }
        return table.lines(Terminal.output)
    }
}
