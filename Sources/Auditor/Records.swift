/// A ledger row as it is exported: its hash, and the text the hash is made of.
struct RowRecord: Sendable {
    let tenant: Int
    let dossier: Int64
    let number: Int
    /// When it was written, in microseconds since 1970, as the text says it.
    let at: String
    /// The unit that answers for the dossier after it; `-` for none.
    let custodian: String
    let position: Int64
    let hash: [UInt8]
    let text: String

    /// Reads the text; nil where it is no ledger row.
    init?(position: Int64, hash: [UInt8], text: String) {
        let fields = text.split(separator: "|", maxSplits: 9, omittingEmptySubsequences: false)
        guard fields.count == 10, let tenant = Int(fields[0]), let dossier = Int64(fields[1]),
            let number = Int(fields[2]), hash.count == 32, Self.isContent(fields[9])
        else { return nil }
        (self.tenant, self.dossier, self.number) = (tenant, dossier, number)
        (at, custodian) = (String(fields[3]), String(fields[7]))
        (self.position, self.hash, self.text) = (position, hash, text)
    }

    /// A JSON object, and a mandate's number behind it where one was used; nothing else, so that a
    /// text can be read in one way only.
    private static func isContent(_ text: Substring) -> Bool {
        guard text.first == "{", let end = text.lastIndex(of: "}") else { return false }
        let rest = text[text.index(after: end)...]
        return rest.isEmpty || (rest.first == "|" && Int32(rest.dropFirst()) != nil)
    }

    var name: String { "\(tenant)/\(dossier)/\(number)" }
}

/// A dossier's state, as far as the ledger must have led to it.
struct StateRecord: Sendable {
    let tenant: Int
    let dossier: Int64
    let version: Int
    let at: String
    let custodian: String
    let hash: [UInt8]

    /// Reads `tenant|dossier|version|at|custodian`; nil where it is something else.
    init?(text: String, hash: [UInt8]) {
        let fields = text.split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 5, let tenant = Int(fields[0]), let dossier = Int64(fields[1]),
            let version = Int(fields[2])
        else { return nil }
        (self.tenant, self.dossier, self.version) = (tenant, dossier, version)
        (at, custodian, self.hash) = (String(fields[3]), String(fields[4]), hash)
    }
}

/// A seal as it is exported and published.
struct SealRecord: Sendable {
    let number: Int
    let rows: Int
    let begins: Int64
    let ends: Int64
    /// Microseconds since 1970.
    let at: Int64
    let root: [UInt8]
    let hash: [UInt8]

    /// The hash that this seal must have behind another.
    func expectedHash(after before: [UInt8]) -> [UInt8] {
        sha256(before, "\(number)|\(rows)|\(begins)|\(ends)|\(at)|\(hexadecimal(root))".utf8)
    }

    /// Reads the fields of a line behind the word `seal`; nil where they are something else.
    init?(fields: ArraySlice<String>) {
        let fields = Array(fields)
        guard fields.count == 7, let number = Int(fields[0]), let rows = Int(fields[1]),
            let begins = Int64(fields[2]), let ends = Int64(fields[3]), let at = Int64(fields[4]),
            let root = bytes(hexadecimal: fields[5]), let hash = bytes(hexadecimal: fields[6])
        else { return nil }
        self.init(
            number: number, rows: rows, begins: begins, ends: ends, at: at, root: root, hash: hash)
    }

    init(
        number: Int, rows: Int, begins: Int64, ends: Int64, at: Int64, root: [UInt8],
        hash: [UInt8]
    ) {
        (self.number, self.rows, self.begins, self.ends) = (number, rows, begins, ends)
        (self.at, self.root, self.hash) = (at, root, hash)
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Reads lower-case hexadecimal digits; nil where there are others or half a byte.
func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
            return nil
        }
        bytes.append(high << 4 | low)
    }
    return bytes
}
