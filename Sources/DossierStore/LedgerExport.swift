internal import Dossiers
internal import Postgres

/// What an export held.
public struct LedgerExportCounts: Hashable, Sendable {
    public var seals = 0
    public var stamps = 0
    public var rows = 0
    public var dossiers = 0
}

extension DossierStore {
    /// A row's columns as the text that its hash is made of; `docs/ledger.md` describes it.
    static let rowText: SQL = """
        concat_ws('|', l.tenant, l.dossier, l.number, \(microseconds("l.at")), l.kind, l.officer,
            coalesce(l.unit::text, '-'), coalesce(l.custodian::text, '-'), l.command, l.data,
            l.mandate)
        """

    /// A time as text in microseconds since 1970; one that no clock shows as it stands.
    private static func microseconds(_ column: StaticString) -> SQL {
        """
        case when isfinite(\(raw: column))
            then ((extract(epoch from \(raw: column)) * 1000000)::bigint)::text
            else (\(raw: column))::text end
        """
    }

    /// Writes the whole ledger line by line as `docs/ledger.md` describes: seals and stamps, then
    /// every row in order, each dossier's state behind its last row.
    ///
    /// All is of one snapshot, and of any size, since it is read in portions.
    ///
    /// - Parameter write: Takes some lines, each ended; what it throws ends the export.
    public func exportLedger(
        to write: @Sendable (String) throws -> Void
    ) async throws -> LedgerExportCounts {
        try await pool.transaction(.snapshot, timeout: .seconds(600)) { session in
            // Whoever takes the lines may be slow.
            try session.execute("set local idle_in_transaction_session_timeout = 0")
            var counts = LedgerExportCounts()
            try write("motcua-ledger\t1\n")
            try Self.exportSeals(&counts, &session, write)
            try Self.exportRows(&counts, &session, write)
            try write(
                "end\t\(counts.seals)\t\(counts.stamps)\t\(counts.rows)\t\(counts.dossiers)\n")
            return counts
        }
    }

    private static func exportSeals(
        _ counts: inout LedgerExportCounts, _ session: inout Session,
        _ write: (String) throws -> Void
    ) throws {
        let query: SQL = """
            select \(Seal.columns), t.authority, t.token
            from seal s left join stamp t on t.seal = s.number
            order by s.number
            """
        try session.eachPortion(of: query, named: "seals") { rows in
            var lines = ""
            for row in 0..<rows.count {
                let seal = try Seal(rows, row)
                counts.seals += 1
                lines += seal.line + "\n"
                guard !rows.isNull(row, 7) else { continue }
                counts.stamps += 1
                let authority = escaped(try rows.text(row, 7))
                lines += "stamp\t\(seal.number)\t\(authority)\t\(hex(try rows.bytes(row, 8)))\n"
            }
            try write(lines)
        }
    }

    private static func exportRows(
        _ counts: inout LedgerExportCounts, _ session: inout Session,
        _ write: (String) throws -> Void
    ) throws {
        let query: SQL = """
            select tenant, dossier, position, hash, content from (
                select l.tenant, l.dossier, l.number, l.position, l.hash, \(rowText) as content
                from ledger l
                union all
                select tenant, id, 2147483647, null, hash,
                       concat_ws('|', version, \(microseconds("changed_at")),
                                 coalesce(custodian::text, '-'))
                from dossier
            ) line
            order by tenant, dossier, number
            """
        try session.eachPortion(of: query, named: "line") { rows in
            var lines = ""
            for row in 0..<rows.count {
                let hash = hex(try rows.bytes(row, 3))
                let content = escaped(try rows.text(row, 4))
                if rows.isNull(row, 2) {
                    counts.dossiers += 1
                    let (tenant, dossier) = (try rows.int16(row, 0), try rows.int64(row, 1))
                    lines += "state\t\(tenant)|\(dossier)|\(content)\t\(hash)\n"
                } else {
                    counts.rows += 1
                    lines += "row\t\(try rows.int64(row, 2))\t\(hash)\t\(content)\n"
                }
            }
            try write(lines)
        }
    }
}

extension Seal {
    /// The line that is exported and published.
    public var line: String {
        "seal\t\(number)\t\(rows)\t\(begins)\t\(ends)\t\(at.microseconds)\t\(hex(root))\t"
            + hex(hash)
    }
}

/// Lower-case hexadecimal digits.
public func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// A text without tabs and line ends: `\\`, `\t`, `\n` and `\r` stand for what would part fields.
private func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 32 || $0 == UInt8(ascii: "\\") }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
        switch scalar {
        case "\\": result += "\\\\"
        case "\t": result += "\\t"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        default: result.unicodeScalars.append(scalar)
        }
    }
}
