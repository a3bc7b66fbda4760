public import Dossiers

/// A checked procedure with the text it was read from.
public struct ProcedureFile: Sendable {
    public let procedure: Procedure
    /// The text of the file as it was read, without a byte order mark; what is published is this.
    public let text: String
    public let path: String

    public init(procedure: Procedure, text: String, path: String) {
        self.procedure = procedure
        self.text = text
        self.path = path
    }
}

/// A folder of workflow files, read and checked as a whole.
public struct Workspace: Sendable {
    public let folder: String
    public let levels: [LevelDescription]
    public let posts: [Post]
    public let roles: [Role]
    public let ruleSets: [RuleSet]
    /// The working-time calendars by their identifiers.
    public let calendars: [String: WorkingCalendar]
    public let areas: [Area]
    /// The units with their families expanded, in the order of the file.
    ///
    /// Their numbers count from 1 in this order and are provisional: a code and first day that the
    /// store has published keeps the number it has there.
    public let units: [Unit]
    public let directory: Directory
    /// The procedures without an error, in the order of their paths.
    public let procedures: [ProcedureFile]

    /// Reads a folder and everything below it but `rejected/`.
    ///
    /// - Returns: What could be read, and every problem found. A procedure with an error is left
    ///   out; where a common file has an error, all are.
    public static func load(_ folder: String) -> (workspace: Workspace, problems: [Problem]) {
        let root = FileWalk.trimmed(folder)
        let walk = FileWalk(root)
        let paths = walk.files.filter { !CommonFiles.isCommon($0, in: root) }
        let catalogue = Catalogue(root: root, paths: paths)
        let common = catalogue.common
        let workspace = Workspace(
            folder: root, levels: common.levels.descriptions, posts: common.posts,
            roles: common.roles, ruleSets: common.ruleSets, calendars: common.calendars,
            areas: common.areas, units: common.units, directory: common.directory,
            procedures: common.isSound ? catalogue.sound : [])
        let problems = common.problems + catalogue.problems + walk.unreadable.map(unreadableFolder)
        return (workspace, problems.sorted())
    }

    /// Finds the edition of a procedure that governs a dossier received on a day.
    public func procedure(_ code: String, on day: CivilDate) -> ProcedureFile? {
        procedures.first { $0.procedure.code == code && $0.procedure.period.contains(day) }
    }

    /// Returns a level's name on any day; its rank where levels.yaml has none.
    public func name(_ level: AdministrativeLevel) -> Bilingual { LevelNames(levels).name(level) }
}

extension Catalogue {
    /// The procedures of the files without an error.
    var sound: [ProcedureFile] {
        entries.compactMap { entry in
            guard !entry.problems.hasErrors, let procedure = entry.draft.procedure else {
                return nil
            }
            return ProcedureFile(
                procedure: procedure, text: entry.source.text, path: entry.source.path)
        }
    }
}

/// Checks workflow files and folders and returns every problem in them, in the order of place.
///
/// A file is held against the common files of the nearest folder above it that has `roles.yaml`,
/// and against the other procedures of that folder. A folder is walked; `rejected/` below it is
/// left out unless it, or a file in it, is named.
///
/// - Parameter paths: Files and folders.
public func check(paths: [String]) -> [Problem] {
    var problems: Set<Problem> = []
    var named: [String: Set<String>] = [:]
    for path in paths.map(FileWalk.trimmed) {
        let gathered = Problems(file: path)
        guard FileWalk.exists(path) else {
            gathered.error(.start, en: "does not exist", vi: "không tồn tại")
            problems.formUnion(gathered.all)
            continue
        }
        let walk = FileWalk.isFolder(path) ? FileWalk(path) : nil
        problems.formUnion((walk?.unreadable ?? []).map(unreadableFolder))
        let files = walk?.files ?? [path]
        var roots = FileWalk.root(above: path).map { [$0] } ?? []
        if roots.isEmpty { roots = walk?.roots ?? [] }
        if roots.isEmpty {
            gathered.error(
                .start, en: "no roles.yaml stands beside it or in a folder above it",
                vi: "không có roles.yaml bên cạnh hay ở thư mục phía trên")
            problems.formUnion(gathered.all)
            // What can be said without the common files is said all the same.
            for file in files { problems.formUnion(formProblems(file)) }
            continue
        }
        for root in roots {
            let below = files.filter { roots.count == 1 || $0.hasPrefix(root + "/") }
            named[root, default: []].formUnion(below)
        }
    }
    for (root, files) in named { problems.formUnion(check(files, in: root)) }
    return problems.sorted()
}

private func check(_ named: Set<String>, in root: String) -> [Problem] {
    // Two spellings of one path must not make one file its own double.
    let others = FileWalk(root).files.filter { file in
        !CommonFiles.isCommon(file, in: root) && !named.contains(file)
    }
    let procedures = named.filter { !CommonFiles.isCommon($0, in: root) }.sorted()
    let namedFiles = Set(procedures.compactMap(FileWalk.identity))
    let distinct = others.filter { other in
        FileWalk.identity(other).map { !namedFiles.contains($0) } ?? true
    }
    let catalogue = Catalogue(root: root, paths: distinct + procedures)
    return catalogue.common.problems + catalogue.problems.filter { named.contains($0.file) }
}

/// The problems of one file that need no other file to be seen.
private func formProblems(_ path: String) -> [Problem] {
    let problems = Problems(file: path)
    _ = SourceFile.read(path, into: problems)?.compose(into: problems)
    return problems.all
}

private func unreadableFolder(_ path: String) -> Problem {
    Problem(
        file: path, line: 1, column: 1, severity: .error,
        sentence: Bilingual(
            vi: "không mở được thư mục; hãy kiểm tra quyền truy cập",
            en: "cannot be opened; check its permissions"))
}
