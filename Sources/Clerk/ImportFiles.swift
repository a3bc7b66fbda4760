import Dossiers
import FoundationEssentials
import Glibc
import PortalRecords

/// The lines of a file or of standard input as bytes, read as they come: a file may be larger than
/// memory, and what is in it may be no text at all.
struct ByteLines: ~Copyable {
    /// A line without its end.
    struct Line {
        let bytes: [UInt8]
        /// False where the line was longer than a record may be; the rest has been skipped.
        let isWhole: Bool

        var isBlank: Bool { isWhole && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    }

    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var place = 0
    private var isAtEnd = false
    private var isFirst = true

    init(_ path: String) throws {
        self.path = path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(.usage, Texts.unreadable(path)) }
    }

    deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

    mutating func next() throws -> Line? {
        var bytes: [UInt8] = []
        var isWhole = true
        var hasAny = false
        while true {
            if place == buffer.count {
                try fill()
                if isAtEnd, place == buffer.count { break }
            }
            hasAny = true
            let rest = buffer[place...]
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            if bytes.count + (end - place) <= longestRecord {
                bytes += rest[place..<end]
            } else {
                isWhole = false
            }
            let isEnded = end < buffer.count
            place = isEnded ? end + 1 : end
            if isEnded { break }
        }
        guard hasAny else { return nil }
        if bytes.last == 0x0D { bytes.removeLast() }
        if isFirst, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        isFirst = false
        return Line(bytes: bytes, isWhole: isWhole)
    }

    private mutating func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var count = 0
        repeat {
            count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Failure(.usage, Texts.unreadable(path)) }
        isAtEnd = count == 0
        buffer = Array(chunk.prefix(count))
        place = 0
    }
}

/// The folder that drafts are written to, each whole or not at all.
struct DraftFolder {
    private let folder: String

    /// Takes a folder, making it where there is none.
    init(_ folder: String) throws {
        self.folder = folder
        guard !TextFile.isFolder(folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(.usage, Texts.unwritable(folder))
        }
    }

    func path(_ draft: WorkflowDraft) -> String {
        (folder.hasSuffix("/") ? folder : folder + "/") + draft.code + ".yaml"
    }

    /// Writes a draft; false where the same text was there already.
    ///
    /// The text goes to a hidden name first, so that no half of a file is ever seen.
    func write(_ draft: WorkflowDraft, isForced: Bool) throws -> Bool {
        let path = path(draft)
        if TextFile.exists(path) {
            if FileManager.default.contents(atPath: path) == Data(draft.text.utf8) { return false }
            guard isForced else { throw Failure(.refused, Texts.draftIsThere(path)) }
        }
        let hidden = (folder.hasSuffix("/") ? folder : folder + "/") + ".\(draft.code).\(getpid())"
        do {
            try TextFile.write(draft.text, to: hidden)
            guard rename(hidden, path) == 0 else { throw Failure(.usage, Texts.unwritable(path)) }
        } catch {
            unlink(hidden)
            throw error
        }
        return true
    }
}
