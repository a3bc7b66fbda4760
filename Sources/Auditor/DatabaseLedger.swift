import Postgres

extension LedgerAudit {
    /// Reads the ledger of a database, in one snapshot.
    mutating func read(database: String) async throws {
        let pool = PostgresPool(
            ConnectionSettings(database, applicationName: "motcua-verify"), size: 1)
        let start = self
        self = try await pool.transaction(.snapshot, timeout: .seconds(600)) { session in
            var audit = start
            try audit.readSeals(&session)
            try audit.readRows(&session)
            return audit
        }
        try await readStamps(pool)
        finish()
        await pool.shutdown()
    }

    private mutating func readSeals(_ session: inout Session) throws {
        try session.execute(
            """
            declare seals no scroll cursor for
            select number, rows, begins, ends, at, root, hash from public.seal order by number
            """)
        while true {
            let rows = try session.execute("fetch 5000 from seals")
            if rows.isEmpty { return }
            for row in 0..<rows.count {
                take(
                    SealRecord(
                        number: Int(try rows.int32(row, 0)), rows: Int(try rows.int32(row, 1)),
                        begins: try rows.int64(row, 2), ends: try rows.int64(row, 3),
                        at: try rows.timestamp(row, 4).microseconds,
                        root: try rows.bytes(row, 5), hash: try rows.bytes(row, 6)))
            }
        }
    }

    /// Rows and states in one order: a state comes behind the last row of its dossier.
    private mutating func readRows(_ session: inout Session) throws {
        try session.execute(
            """
            declare lines no scroll cursor for
            select is_row, position, hash, fields, data, mandate from (
                select tenant, dossier, number, true as is_row, position, hash,
                       concat_ws('|', tenant, dossier, number, case when isfinite(at)
                               then ((extract(epoch from at) * 1000000)::bigint)::text
                               else at::text end,
                           kind, officer, coalesce(unit::text, '-'),
                           coalesce(custodian::text, '-'), command) as fields,
                       data, mandate
                from public.ledger
                union all
                select tenant, id, 2147483647, false, 0, hash,
                       concat_ws('|', tenant, id, version, case when isfinite(changed_at)
                               then ((extract(epoch from changed_at) * 1000000)::bigint)::text
                               else changed_at::text end,
                           coalesce(custodian::text, '-')),
                       null, null
                from public.dossier
            ) line order by tenant, dossier, number
            """)
        while true {
            let rows = try session.execute("fetch 5000 from lines")
            if rows.isEmpty { return }
            for row in 0..<rows.count { try take(rows, row) }
        }
    }

    private mutating func take(_ rows: Rows, _ row: Int) throws {
        let fields = try rows.text(row, 3)
        let hash = try rows.bytes(row, 2)
        guard try rows.bool(row, 0) else {
            if let state = StateRecord(text: fields, hash: hash) { take(state) }
            return
        }
        let data = try rows.text(row, 4)
        let mandate = rows.isNull(row, 5) ? "" : "|\(try rows.int32(row, 5))"
        let name = fields.split(separator: "|").prefix(3).joined(separator: "/")
        guard data.first == "{", data.last == "}",
            let record = RowRecord(
                position: try rows.int64(row, 1), hash: hash, text: fields + "|" + data + mandate)
        else { return find("row \(name)", .noObject) }
        take(record)
    }

    private mutating func readStamps(_ pool: PostgresPool) async throws {
        var last: Int32 = 0
        while true {
            let rows = try await pool.query(
                """
                select seal, token from public.stamp where seal > \(last) order by seal limit 500
                """)
            if rows.isEmpty { return }
            for row in 0..<rows.count {
                last = try rows.int32(row, 0)
                await take(stamp: try rows.bytes(row, 1), ofSeal: Int(last))
            }
        }
    }
}
