import Foundation

/// The files of this repository, as far as they are the project's own.
enum Repository {
    /// The folder with Package.swift.
    static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder
    }()

    private static let foreign: Set<String> = [".git", ".build", ".swiftpm", ".demo", "Fixtures"]

    /// Every file below `folder` whose name ends in one of `suffixes`, by its path from the root.
    static func files(under folder: String = "", suffixes: [String] = [""]) -> [String] {
        var found: [String] = []
        collect(folder, &found)
        return found.filter { path in suffixes.contains { path.hasSuffix($0) } }.sorted()
    }

    private static func collect(_ folder: String, _ found: inout [String]) {
        let url = folder.isEmpty ? root : root.appendingPathComponent(folder)
        // A folder that is not there has no files.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        for name in names where !foreign.contains(name) {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            let full = root.appendingPathComponent(path).path
            guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) else {
                continue
            }
            if isFolder.boolValue { collect(path, &found) } else { found.append(path) }
        }
    }

    static func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: root.appendingPathComponent(path))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// Runs a check over many files and gathers what it finds as `path:line: sentence`.
    static func findings(
        in paths: [String], _ check: (String) -> [Finding]
    ) throws -> [String] {
        try paths.flatMap { path in
            check(try text(path)).map { "\(path):\($0.line): \($0.sentence)" }
        }
    }
}
