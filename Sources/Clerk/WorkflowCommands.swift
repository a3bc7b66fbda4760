import ArgumentParser
import DossierStore
import Dossiers
import FoundationEssentials
import Papers
import WorkflowFiles

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check workflow files and print every problem / Kiểm tra quy trình",
        discussion: """
            Needs no database. Leaves with 1 on errors, with 0 on warnings alone.
            Examples:
              motcua check
              motcua check workflows/rejected/1.010781.yaml
            """,
        aliases: ["kiem-tra"])

    @OptionGroup var options: Options
    @Argument(help: "Files and folders; else the workflows folder.") var paths: [String] = []

    func run() async throws {
        try await options.run {
            let paths = try Folder.named(paths)
            let problems = WorkflowFiles.check(paths: paths)
            let errors = Problems.say(problems, options)
            try ExitCode.leave(errors > 0 ? 1 : 0)
        }
    }
}

struct Draw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "Draw a procedure's route / Vẽ quy trình",
        discussion: """
            Needs no database.
            Examples:
              motcua draw 1.014359 --output route.svg
              motcua draw 1.014359 --format mermaid --on 2025-08-01
            """,
        aliases: ["ve"])

    enum Format: String, CaseIterable, ExpressibleByArgument { case svg, mermaid }

    @OptionGroup var options: Options
    @Argument(help: "The code of the procedure.") var procedure: String
    @Option(help: "svg or mermaid.") var format: Format = .svg
    @Option(help: "The file to write; else standard output.") var output: String?
    @Option(help: ArgumentHelp("The edition of this day; else of today.", valueName: "yyyy-mm-dd"))
    var on: DayArgument?
    @Option(help: "The workflows folder.") var workflows: String?

    func run() async throws {
        try await options.run {
            let folder = try Folder.workflows(workflows)
            let day = on?.day ?? LocalTime.today
            let workspace = Workspace.load(folder).workspace
            guard let found = workspace.procedure(procedure, on: day) else {
                throw Failure(.refused, Texts.noProcedureFile(procedure, day, folder))
            }
            let drawing = RouteDrawing(
                found.procedure,
                roles: Dictionary(
                    workspace.roles.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                posts: Dictionary(
                    workspace.posts.map { ($0.id, $0.name) },
                    uniquingKeysWith: { first, _ in first }),
                levels: Dictionary(
                    workspace.levels.map { ($0.level, $0.name) },
                    uniquingKeysWith: { first, _ in first }),
                language: options.language == .en ? .english : .vietnamese)
            let text = format == .svg ? drawing.svg : drawing.mermaid
            try print(text)
        }
    }

    private func print(_ text: String) throws {
        guard let output else {
            return Terminal.write(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
        try TextFile.write(text, to: output)
        if options.json {
            Terminal.write(JSON.line(["output": output]))
        } else {
            Terminal.writeError(options.language(Texts.written(output)))
        }
    }
}

struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish units and procedures / Công bố đơn vị và thủ tục",
        discussion: """
            Publishes nothing when the check finds an error. What is published already under the
            same edition must be the same text.
            Examples:
              motcua publish
              motcua publish workflows/national/1.001193.yaml
            """,
        aliases: ["cong-bo"])

    @OptionGroup var options: Options
    @Argument(help: "Files and folders; else the workflows folder.") var paths: [String] = []
    @Option(
        help: ArgumentHelp(
            "The unit that stands for the province; else the one most units are of.",
            valueName: "code"))
    var province: String?

    func run() async throws {
        try await options.atDesk { desk in
            for path in try Folder.named(paths) {
                let report = try await Publication(path, province: province, options).run(
                    desk.store)
                desk.answer(report, [report.sentence(desk.language)])
            }
        }
    }
}

/// The publishing of a folder, or of one file of it, after its check.
struct Publication {
    struct Report: Encodable {
        let units: Int
        let newEditions: [String]
        let knownEditions: [String]

        func sentence(_ language: Language) -> String {
            language(
                Texts.published(
                    units: units, new: newEditions.count, known: knownEditions.count))
        }
    }

    private let workspace: Workspace
    private let procedures: [ProcedureFile]
    let province: (code: String, name: String)

    /// Reads and checks; throws when there is an error, after saying all of them.
    init(_ path: String, province: String?, _ options: Options) throws {
        let problems = WorkflowFiles.check(paths: [path])
        guard !problems.contains(where: { $0.severity == .error }) else {
            Problems.say(problems, options, onError: true)
            throw Failure(.refused, Texts.checkFirst)
        }
        let isFolder = TextFile.isFolder(path)
        workspace = Workspace.load(isFolder ? path : try Folder.root(above: path)).workspace
        let named = Folder.resolved(path)
        procedures = workspace.procedures
            .filter { isFolder || Folder.resolved($0.path) == named }
            // An edition ends the one before it, so they are published in the order of their days.
            .sorted { $0.procedure.period.first < $1.procedure.period.first }
        self.province = try Self.province(of: workspace, named: province)
    }

    /// The levels, units and calendars of the folder.
    var organisation: Organisation {
        Organisation(
            levels: workspace.levels, posts: workspace.posts.map { ($0.id, $0.name) },
            roles: workspace.roles, areas: workspace.areas, units: workspace.units,
            calendars: workspace.calendars.values.sorted { $0.id < $1.id })
    }

    func run(_ store: DossierStore) async throws -> Report {
        try await store.publish(organisation, province: province)
        let ruleSets = Dictionary(
            workspace.ruleSets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var (new, known) = ([String](), [String]())
        for file in procedures {
            let procedure = file.procedure
            guard let ruleSet = ruleSets[procedure.ruleSet] else {
                preconditionFailure("the check refuses a rule set that is not there")
            }
            let isNew = try await store.publish(procedure, ruleSet: ruleSet, source: file.text)
            let name = "\(procedure.code)/\(procedure.edition)"
            if isNew { new.append(name) } else { known.append(name) }
        }
        return Report(units: workspace.units.count, newEditions: new, knownEditions: known)
    }

    /// The parentless unit of today under which most units stand.
    private static func province(
        of workspace: Workspace, named: String?
    ) throws -> (code: String, name: String) {
        let today = workspace.units.filter { $0.period.contains(LocalTime.today) }
        let unit: Unit?
        if let named {
            unit = today.first { $0.code == named }
        } else {
            let sizes = today.filter { $0.parent == nil }.map { top in
                (unit: top, size: today.count { $0.code.hasPrefix(top.code + ".") })
            }
            unit = sizes.max { $0.size < $1.size }?.unit
        }
        guard let unit else { throw Failure(.refused, Texts.noProvince(named ?? "")) }
        let area = workspace.directory.area(code: unit.area, on: LocalTime.today)
        return (unit.code, area?.name ?? unit.name)
    }
}

/// Problems of workflow files as they are printed.
enum Problems {
    /// Prints problems and a summary; returns the number of errors.
    @discardableResult
    static func say(_ problems: [Problem], _ options: Options, onError: Bool = false) -> Int {
        let errors = problems.count { $0.severity == .error }
        let write = onError ? Terminal.writeError : Terminal.write
        if options.json {
            for problem in problems { write(JSON.line(problem)) }
            return errors
        }
        for problem in problems {
            write(options.language == .vi ? problem.vietnamese : problem.english)
        }
        write(options.language(Texts.checked(errors: errors, warnings: problems.count - errors)))
        return errors
    }
}

/// Workflow folders and files as they are named on the command line.
enum Folder {
    /// The paths named, else the workflows folder of the environment.
    static func named(_ paths: [String]) throws -> [String] {
        paths.isEmpty ? [try workflows(nil)] : paths
    }

    static func workflows(_ named: String?) throws -> String {
        let folder = named ?? Environment.workflows
        guard TextFile.isFolder(folder) else { throw Failure(.usage, Texts.noWorkflows(folder)) }
        return folder
    }

    /// The nearest folder above a file that has `roles.yaml`.
    static func root(above path: String) throws -> String {
        guard let root = nearestRoot(above: path) else {
            throw Failure(.usage, Texts.noWorkflows(path))
        }
        return root
    }

    /// The same, or nil where the file lies outside of every workflows folder.
    static func nearestRoot(above path: String) -> String? {
        var folder = resolved(path)
        while let slash = folder.lastIndex(of: "/"), folder != "/" {
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
            if TextFile.exists("\(folder)/roles.yaml") { return folder }
        }
        return nil
    }

    /// A path without links and relative parts, so that two spellings of one file are equal.
    static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
