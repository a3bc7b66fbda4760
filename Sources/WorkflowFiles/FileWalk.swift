internal import FoundationEssentials
internal import Glibc

/// Finds workflow files under folders, once each, whatever the links say.
struct FileWalk {
    /// The folder whose files are visited only when it, or one of them, is named.
    static let rejectedFolder = "rejected"
    /// The deepest folder visited.
    static let deepest = 32

    private var visited: Set<Identity> = []
    /// The files found, in the order of their paths.
    private(set) var files: [String] = []
    /// The folders that hold `roles.yaml`.
    private(set) var roots: [String] = []
    /// The folders that could not be opened.
    private(set) var unreadable: [String] = []

    /// What makes a folder the same one under two names.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// Walks a folder; below it, rejected files are left out.
    init(_ folder: String) { visit(folder, depth: 0) }

    private mutating func visit(_ folder: String, depth: Int) {
        guard depth <= Self.deepest, let identity = Self.identity(folder),
            visited.insert(identity).inserted
        else { return }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            unreadable.append(folder)
            return
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = Self.join(folder, name)
            if Self.isFolder(path) {
                if name != Self.rejectedFolder { visit(path, depth: depth + 1) }
            } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                files.append(path)
                if name == "roles.yaml" { roots.append(folder) }
            }
        }
    }

    static func identity(_ path: String) -> Identity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func join(_ folder: String, _ name: String) -> String {
        if folder == "." || folder.isEmpty { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// Returns the folder of a path: `.` for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Walks up from a path to the folder that has `roles.yaml`.
    static func root(above path: String) -> String? {
        var folder = isFolder(path) ? trimmed(path) : self.folder(of: path)
        for _ in 0..<64 {
            if exists(join(folder, "roles.yaml")) { return folder }
            if folder == "/" { return nil }
            let isPlain = folder != "." && !folder.hasSuffix("..")
            folder = isPlain ? self.folder(of: folder) : (folder == "." ? ".." : folder + "/..")
        }
        return nil
    }

    /// Drops slashes at the end, which tab completion leaves there.
    static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
