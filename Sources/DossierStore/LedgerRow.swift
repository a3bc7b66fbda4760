internal import Dossiers
internal import Postgres

/// A stored ledger row.
struct LedgerRow: Sendable {
    let entry: LedgerEntry
    let command: UUIDBytes
    let custodian: Int32?
    let hash: [UInt8]
    let data: String

    static let columns: SQL =
        """
        l.dossier, l.number, l.at, l.officer, l.unit, l.kind, l.command, l.hash, l.data,
        l.custodian, l.mandate
        """
    static let columnCount = 11

    init(_ rows: Rows, _ row: Int) throws {
        let dossier = try rows.int64(row, 0)
        let number = Int(try rows.int32(row, 1))
        data = try rows.text(row, 8)
        guard let event = Event(kind: try rows.int16(row, 5), data: data) else {
            throw StoreError.corrupt(dossier: dossier, problem: "ledger row \(number) is no event")
        }
        entry = LedgerEntry(
            dossier: dossier, number: number,
            at: Instant(microseconds: try rows.timestamp(row, 2).microseconds),
            officer: try rows.int32(row, 3),
            unit: rows.isNull(row, 4) ? nil : UnitID(rawValue: try rows.int32(row, 4)),
            mandate: rows.isNull(row, 10) ? nil : try rows.int32(row, 10),
            event: event)
        command = try rows.uuid(row, 6)
        hash = try rows.bytes(row, 7)
        custodian = rows.isNull(row, 9) ? nil : try rows.int32(row, 9)
    }
}
