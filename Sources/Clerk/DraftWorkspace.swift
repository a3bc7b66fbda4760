import Dossiers
import FoundationEssentials
import WorkflowFiles

/// A copy of a workflows folder with a draft in the place of what it replaces, so that the draft
/// is held against everything else and nothing published or kept is touched.
struct DraftWorkspace {
    let workspace: Workspace
    /// The problems of the draft and of what it needs, told of the draft's own path.
    let problems: [Problem]
    /// The path of the draft in the copy.
    let placed: String

    /// Reads a folder with a draft in it.
    ///
    /// - Parameters:
    ///   - draft: The file.
    ///   - folder: Where in the workflows folder it belongs; empty for the folder itself.
    ///   - replaces: Whether a file of the folder gives way to the draft.
    init(
        of draft: String, in root: String, at folder: String = "",
        replaces: (String) -> Bool
    ) throws {
        let text = try TextFile.read(draft)
        let manager = FileManager.default
        let copy = "\(manager.temporaryDirectory.path)/motcua-\(UUID().uuidString)"
        // What cannot be removed from the folder for temporary files is removed with it.
        defer { try? manager.removeItem(atPath: copy) }
        let replaced = Folder.resolved(draft)
        for path in try manager.subpathsOfDirectory(atPath: root).sorted()
        where Self.isWorkflow(path) {
            let full = "\(root)/\(path)"
            guard Folder.resolved(full) != replaced, !replaces(full) else { continue }
            try Self.place(try TextFile.read(full), at: "\(copy)/\(path)")
        }
        let name = draft.split(separator: "/").last.map(String.init) ?? draft
        placed = "\(copy)/" + (folder.isEmpty ? "" : folder + "/") + "draft-of-\(name)"
        try Self.place(text, at: placed)
        let placed = placed
        let loaded = Workspace.load(copy)
        workspace = loaded.workspace
        let own = loaded.problems.filter { $0.file == placed }
        // Where the draft itself is wrong, what that leaves wrong elsewhere is no news.
        let others =
            own.contains { $0.severity == .error }
            ? [] : loaded.problems.filter { Self.isCommon($0.file, in: copy) && $0.file != placed }
        problems = (own + others).map { problem in
            Problem(
                file: problem.file == placed
                    ? draft : problem.file.replacing(copy, with: root), line: problem.line,
                column: problem.column, severity: problem.severity, sentence: problem.sentence)
        }
    }

    /// Says the problems and gives up where one is an error.
    func check(_ options: Options) throws {
        guard problems.contains(where: { $0.severity == .error }) else { return }
        Problems.say(problems, options, onError: true)
        throw Failure(.refused, Texts.mendFirst)
    }

    private static func place(_ text: String, at path: String) throws {
        guard let slash = path.lastIndex(of: "/") else { return }
        try FileManager.default.createDirectory(
            atPath: String(path[..<slash]), withIntermediateDirectories: true)
        try TextFile.write(text, to: path)
    }

    private static func isWorkflow(_ path: String) -> Bool {
        (path.hasSuffix(".yaml") || path.hasSuffix(".yml"))
            && !path.split(separator: "/").contains("rejected")
    }

    /// What every procedure is held against lies beside the procedures' folders.
    private static func isCommon(_ path: String, in root: String) -> Bool {
        let parts = path.dropFirst(root.count + 1).split(separator: "/")
        return parts.count == 1 || parts.first == "units" || parts.first == "calendars"
    }

    /// The folder a draft is held against: the one named, the one it lies in, the environment's.
    static func root(for draft: String, named: String?) throws -> String {
        if named == nil, let root = Folder.nearestRoot(above: draft) { return root }
        return Folder.resolved(try Folder.workflows(named))
    }
}
