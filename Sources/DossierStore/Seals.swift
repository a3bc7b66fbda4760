public import Dossiers
internal import Postgres

/// What the ledger held at an instant: a Merkle root over the rows that came since the seal before,
/// chained to it by hash (promise P11).
public struct Seal: Hashable, Sendable {
    /// Counted from one without a gap.
    public let number: Int
    /// How many ledger rows it covers.
    public let rows: Int
    /// The first position it covers.
    public let begins: Int64
    /// The first position it does not cover any more.
    public let ends: Int64
    public let at: Instant
    public let root: [UInt8]
    /// The hash over the seal before and this one; what is published and stamped.
    public let hash: [UInt8]

    static let columns: SQL = "s.number, s.rows, s.begins, s.ends, s.at, s.root, s.hash"

    init(_ rows: Rows, _ row: Int) throws {
        number = Int(try rows.int32(row, 0))
        self.rows = Int(try rows.int32(row, 1))
        begins = try rows.int64(row, 2)
        ends = try rows.int64(row, 3)
        at = Instant(microseconds: try rows.timestamp(row, 4).microseconds)
        root = try rows.bytes(row, 5)
        hash = try rows.bytes(row, 6)
    }
}

/// How far sealing and stamping have come.
public struct LedgerStanding: Sendable {
    public let lastSeal: Seal?
    /// The most unsealed rows that are counted.
    public static let most = 100_000

    /// Rows that no seal covers yet, counted up to ``most``, and when the first was written.
    public let unsealed: (rows: Int, since: Instant?)
    /// Seals without a time stamp, and when the first of them was made.
    public let unstamped: (seals: Int, since: Instant?)
    /// The last seal that was stamped, and what the authority says when.
    public let lastStamp: (seal: Int, at: Instant)?
}

extension DossierStore {
    /// Any constant that no other program uses; the migrations' lock plus one.
    private static let sealLock: Int64 = 120_296_480_699_746

    /// Seals the next ledger rows, about so many where more wait.
    ///
    /// Only what is final is sealed: rows of transactions older than every one still running, so
    /// that none can appear in the range later. One sealer works at a time; another answers nil.
    ///
    /// - Returns: The seal, or nil when there is nothing to seal now.
    public func seal(limit: Int) async throws -> Seal? {
        try await pool.transaction(timeout: .seconds(60)) { session in
            let lock = try session.execute(
                "select pg_try_advisory_xact_lock(\(Self.sealLock))")
            guard try lock.bool(0, 0) else { return nil }
            // A statement of its own, before the rows are read: what is final here is seen there.
            let range = try session.execute(
                """
                select coalesce((select ends from seal order by number desc limit 1), 0),
                       ledger_position(pg_snapshot_xmin(pg_current_snapshot()))
                """)
            let (begins, final) = (try range.int64(0, 0), try range.int64(0, 1))
            guard let ends = try Self.end(from: begins, to: final, limit, &session) else {
                return nil
            }
            var tree = MerkleTree()
            var count: Int32 = 0
            try Self.eachLeaf(from: begins, to: ends, &session) { _, leaf in
                tree.append(leaf)
                count += 1
            }
            guard let root = tree.root else { return nil }
            let sealed = try session.execute(
                """
                insert into seal as s (rows, begins, ends, root)
                values (\(count), \(begins), \(ends), \(root)) returning \(Seal.columns)
                """)
            return try Seal(sealed, 0)
        }
    }

    /// Whether at least so many ledger rows wait for a seal, final or not.
    public func hasUnsealed(_ count: Int) async throws -> Bool {
        let found = try await pool.query(
            """
            select count(*) from (
                select from ledger where \(Self.isUnsealed) limit \(Int64(count))
            ) waiting
            """)
        return try found.int64(0, 0) >= Int64(count)
    }

    /// Has an end as well as a beginning: of a range with one end the server thinks that it holds a
    /// third of the ledger, and reads all of it.
    private static let isUnsealed: SQL = """
        position between coalesce((select ends from seal order by number desc limit 1), 0)
            and 9223372036854775807
        """

    /// Where a seal of about so many rows ends; nil where there is no row.
    ///
    /// Rows lie nearly in the order of their positions, so that the first the server comes across
    /// say where: what is read does not grow with what waits. A few lie elsewhere, in room that was
    /// free: the highest tenth is left out, lest one of them make the seal a giant.
    private static func end(
        from begins: Int64, to final: Int64, _ limit: Int, _ session: inout Session
    ) throws -> Int64? {
        try session.execute("set local work_mem = '64MB'")
        let found = try session.execute(
            """
            select count(*), min(position), percentile_disc(0.9) within group (order by position)
            from (
                select position from ledger where position >= \(begins) and position < \(final)
                limit \(Int64(limit) + 1)
            ) first
            """)
        let count = try found.int64(0, 0)
        if count == 0 { return nil }
        if count <= limit { return final }
        return max(try found.int64(0, 2), try found.int64(0, 1) + 1)
    }

    /// Reads the leaves of a range of positions in the order of the tree.
    static func eachLeaf(
        from begins: Int64, to ends: Int64, _ session: inout Session,
        _ body: (LeafPlace, [UInt8]) throws -> Void
    ) throws {
        // The whole is read, so that a plan with a quick first row would be the wrong one.
        try session.execute("set local cursor_tuple_fraction = 1")
        let query: SQL = """
            select tenant, dossier, number, hash from ledger
            where position >= \(begins) and position < \(ends) order by tenant, dossier, number
            """
        try session.eachPortion(of: query, named: "leaf") { rows in
            for row in 0..<rows.count {
                let place = LeafPlace(
                    tenant: try rows.int16(row, 0), dossier: try rows.int64(row, 1),
                    number: try rows.int32(row, 2))
                try body(place, MerkleTree.leaf(place, hash: try rows.bytes(row, 3)))
            }
        }
    }

    /// Lists seals without a time stamp, the newest first, since its stamp speaks for all before.
    ///
    /// - Parameter number: Seals up to this one are not looked at.
    public func unstampedSeals(after number: Int, limit: Int) async throws -> [Seal] {
        let rows = try await pool.query(
            """
            select \(Seal.columns) from seal s
            where s.number > \(Int32(number))
                and not exists (select from stamp where stamp.seal = s.number)
            order by s.number desc limit \(Int64(limit))
            """)
        return try (0..<rows.count).map { try Seal(rows, $0) }
    }

    /// Keeps the time-stamp token of a seal; of two routers' tokens the first stays.
    ///
    /// - Parameters:
    ///   - token: The token in DER, verified before.
    ///   - at: What the authority says when.
    public func keepStamp(
        _ token: [UInt8], at: Instant, of seal: Seal, from authority: String
    ) async throws {
        try await pool.query(
            """
            insert into stamp (seal, at, authority, token)
            values (\(Int32(seal.number)), \(Timestamp(at)), \(authority), \(token))
            on conflict do nothing
            """)
    }

    /// Lists seals in order, for publication.
    public func seals(after number: Int = 0, limit: Int = 10_000) async throws -> [Seal] {
        let rows = try await pool.query(
            """
            select \(Seal.columns) from seal s where s.number > \(Int32(number))
            order by s.number limit \(Int64(limit))
            """)
        return try (0..<rows.count).map { try Seal(rows, $0) }
    }

    /// Says how far sealing and stamping have come.
    public func ledgerStanding() async throws -> LedgerStanding {
        let read = try await pool.pipeline([
            "select \(Seal.columns) from seal s order by s.number desc limit 1",
            """
            select count(*), min(at) from (
                select at from ledger where \(Self.isUnsealed) limit \(Int64(LedgerStanding.most))
            ) unsealed
            """,
            """
            select count(*), min(s.at) from seal s
            where not exists (select from stamp where stamp.seal = s.number)
            """,
            "select seal, at from stamp order by seal desc limit 1",
        ])
        func instant(_ rows: Rows, _ column: Int) throws -> Instant? {
            rows.isNull(0, column)
                ? nil : Instant(microseconds: try rows.timestamp(0, column).microseconds)
        }
        let stamp: (Int, Instant)? =
            if read[3].isEmpty {
                nil
            } else {
                (
                    Int(try read[3].int32(0, 0)),
                    Instant(microseconds: try read[3].timestamp(0, 1).microseconds)
                )
            }
        return LedgerStanding(
            lastSeal: read[0].isEmpty ? nil : try Seal(read[0], 0),
            unsealed: (Int(try read[1].int64(0, 0)), try instant(read[1], 1)),
            unstamped: (Int(try read[2].int64(0, 0)), try instant(read[2], 1)),
            lastStamp: stamp)
    }
}

extension Session {
    /// Reads a query through a cursor, so that its result may be of any size.
    mutating func eachPortion(
        of query: SQL, named name: String, _ body: (Rows) throws -> Void
    ) throws {
        try execute("declare \(identifier: name) no scroll cursor for \(query)")
        while true {
            let rows = try execute("fetch 5000 from \(identifier: name)")
            if rows.isEmpty { break }
            try body(rows)
        }
        try execute("close \(identifier: name)")
    }
}
