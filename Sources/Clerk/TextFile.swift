import Dossiers
import FoundationEssentials

/// Small files, read and written whole.
enum TextFile {
    static func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(.usage, Texts.unreadable(path))
        }
        return String(decoding: data, as: UTF8.self)
    }

    static func write(_ text: String, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw Failure(.usage, Texts.unwritable(path))
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

/// The lines of a file, or of standard input as they come in.
struct LineSource {
    private var lines: ArraySlice<Substring>?

    init(_ path: String) throws {
        lines =
            path == "-"
            ? nil
            : try TextFile.read(path).split(separator: "\n", omittingEmptySubsequences: false)[...]
    }

    mutating func next() -> String? {
        lines == nil ? readLine() : lines?.popFirst().map(String.init)
    }
}
