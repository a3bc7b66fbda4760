import Foundation
import WorkflowFiles

/// A small folder of workflow files that is sound, for tests to spoil.
struct Sample {
    /// The files by their paths inside the folder.
    var files: [String: String]

    static let procedurePath = "national/1.000001.yaml"
    /// A procedure that the first one may open as a child.
    static let childPath = "national/1.000002.yaml"

    /// Writes the files to a folder of their own, hands it over and removes it.
    func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("motcua-check-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try body(folder.path)
    }

    /// Checks the folder; the problems are printed with paths inside it.
    func problems(_ paths: [String] = ["."]) throws -> [String] {
        try withFolder { folder in
            let named = paths.map { $0 == "." ? folder : folder + "/" + $0 }
            return check(paths: named).map { problem in
                problem.english.replacingOccurrences(of: folder + "/", with: "")
            }
        }
    }

    /// Replaces one passage of a file, which must be there.
    func replacing(_ old: String, with new: String, in path: String = procedurePath) -> Sample {
        var sample = self
        guard let text = files[path], text.contains(old) else {
            preconditionFailure("the sample's \(path) has no \(old)")
        }
        sample.files[path] = text.replacingOccurrences(of: old, with: new)
        return sample
    }

    /// The folder `Sample` beside this file.
    static let good: Sample = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Sample")
        let paths = [
            "levels.yaml", "roles.yaml", "rule-sets.yaml", "calendars/office.yaml",
            "units/areas.yaml", "units/agencies.yaml", procedurePath, childPath,
        ]
        let files = paths.map { path in
            let text = try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
            return (path, text ?? "")
        }
        return Sample(files: Dictionary(uniqueKeysWithValues: files))
    }()
}
