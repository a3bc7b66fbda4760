internal import Crypto
internal import Dossiers
internal import FoundationEssentials
internal import Postgres

/// The hash chain of one dossier's ledger (promise P11).
///
/// A row's hash is the SHA-256 of the hash before it (32 zero bytes before the first) and the row's
/// columns as text, parted by `|`, the mandate only where one was used; `sql/verify.sql` says the
/// same in SQL and shares no code with it.
enum LedgerHash {
    static let beforeFirst = [UInt8](repeating: 0, count: 32)

    static func next(
        after previous: [UInt8], tenant: Int16, _ entry: LedgerEntry, custodian: UnitID?,
        command: UUIDBytes, data: String
    ) -> [UInt8] {
        var row = previous
        row.reserveCapacity(previous.count + data.utf8.count + 128)
        func append(_ text: String) { row.append(contentsOf: text.utf8) }
        append("\(tenant)|\(entry.dossier)|\(entry.number)|\(entry.at.microseconds)|")
        append("\(entry.event.kind)|\(entry.officer)|")
        append(entry.unit.map { "\($0.rawValue)" } ?? "-")
        append("|")
        append(custodian.map { "\($0.rawValue)" } ?? "-")
        append("|\(command)|")
        append(data)
        if let mandate = entry.mandate { append("|\(mandate)") }
        return Array(SHA256.hash(data: row))
    }
}
