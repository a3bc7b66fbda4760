import Glibc

/// The lines of a file, read in portions.
struct LineReader: ~Copyable {
    private let descriptor: Int32
    private var portion: ArraySlice<UInt8> = []
    private static let size = 1 << 18

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws(Unreadable) {
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
        if descriptor < 0 { throw Unreadable(path: path) }
    }

    deinit { close(descriptor) }

    /// Answers the next line without its end, also a last one that has none; nil at the end.
    mutating func next() throws(Unreadable) -> ArraySlice<UInt8>? {
        var start: [UInt8] = []
        while true {
            if let end = portion.firstIndex(of: UInt8(ascii: "\n")) {
                defer { portion = portion[(end + 1)...] }
                return start.isEmpty ? portion[..<end] : (start + portion[..<end])[...]
            }
            start += portion
            portion = try read()
            if portion.isEmpty { return start.isEmpty ? nil : start[...] }
        }
    }

    private func read() throws(Unreadable) -> ArraySlice<UInt8> {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.size) { buffer, count in
            var got = Glibc.read(descriptor, buffer.baseAddress, Self.size)
            while got < 0, errno == EINTR {
                got = Glibc.read(descriptor, buffer.baseAddress, Self.size)
            }
            (failed, count) = (got < 0, max(0, got))
        }
        if failed { throw Unreadable(path: "") }
        return bytes[...]
    }
}

struct Unreadable: Error { let path: String }

extension LedgerAudit {
    /// Reads an export, whose format `docs/ledger.md` describes.
    mutating func read(export path: String) async throws {
        var lines = try LineReader(path)
        var number = 0
        var hasEnd = false
        while let line = try lines.next() {
            number += 1
            let fields = Self.fields(line)
            if number == 1 {
                guard fields == ["motcua-ledger", "1"] else {
                    return find("line 1", .unreadableLine)
                }
            } else if hasEnd {
                find("line \(number)", .outOfOrder)
            } else if fields[0] == "end" {
                hasEnd = true
                let own = [counts.seals, counts.stamps, counts.rows, counts.dossiers]
                if fields.dropFirst().map({ Int($0) }) != own {
                    find("line \(number)", .incomplete)
                }
            } else if await !take(fields) {
                find("line \(number)", .unreadableLine)
            }
        }
        if !hasEnd { find("line \(number + 1)", .incomplete) }
        finish()
    }

    /// Takes a line; answers false where it is none of the format.
    private mutating func take(_ fields: [String]) async -> Bool {
        switch (fields[0], fields.count) {
        case ("seal", _):
            guard let seal = SealRecord(fields: fields.dropFirst()) else { return false }
            take(seal)
        case ("stamp", 4):
            guard let seal = Int(fields[1]), let token = bytes(hexadecimal: fields[3]) else {
                return false
            }
            await take(stamp: token, ofSeal: seal)
        case ("row", 4):
            guard let position = Int64(fields[1]), let hash = bytes(hexadecimal: fields[2]),
                let row = RowRecord(position: position, hash: hash, text: fields[3])
            else { return false }
            take(row)
        case ("state", 3):
            guard let hash = bytes(hexadecimal: fields[2]),
                let state = StateRecord(text: fields[1], hash: hash)
            else { return false }
            take(state)
        default: return false
        }
        return true
    }

    /// The fields of a line, parted by tabs; `\\`, `\t`, `\n` and `\r` stand for what they name.
    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { field in
            guard field.contains(UInt8(ascii: "\\")) else {
                return String(decoding: field, as: UTF8.self)
            }
            var text: [UInt8] = []
            var isEscaped = false
            for byte in field {
                if isEscaped {
                    let named = ["t": "\t", "n": "\n", "r": "\r"] as [Character: Character]
                    let character = Character(Unicode.Scalar(byte))
                    text.append(named[character]?.asciiValue ?? byte)
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else {
                    text.append(byte)
                }
            }
            return String(decoding: text, as: UTF8.self)
        }
    }
}

/// The seals kept in a file of `seal` lines; lines of other kinds are left out.
func publishedSeals(_ path: String?) throws -> [SealRecord] {
    guard let path else { return [] }
    var lines = try LineReader(path)
    var seals: [SealRecord] = []
    while let line = try lines.next() {
        let fields = String(decoding: line, as: UTF8.self).split(separator: "\t").map(String.init)
        guard fields.first == "seal", let seal = SealRecord(fields: fields.dropFirst()) else {
            continue
        }
        seals.append(seal)
    }
    return seals
}
