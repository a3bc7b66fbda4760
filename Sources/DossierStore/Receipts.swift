internal import Dossiers
internal import Postgres

/// The proof that a dossier's ledger rows stand in seals: for each row the hashes that lead from it
/// to the root of its seal.
public struct Receipt: Sendable {
    /// One row and its way to the root.
    public struct Row: Sendable {
        /// The text that the row's hash is made of.
        public let text: String
        /// The hash of the row before; 32 zero bytes before the first.
        public let before: [UInt8]
        public let hash: [UInt8]
        public let seal: Int
        /// The place among the leaves of the seal, counted from zero.
        public let index: Int
        /// The hashes beside the way, the leaf's neighbour first.
        public let path: [[UInt8]]
    }

    /// A seal with what it is chained to, and its time stamp where there is one.
    public struct Root: Sendable {
        public let seal: Seal
        /// The hash of the seal before; 32 zero bytes before the first.
        public let before: [UInt8]
        /// The token in DER.
        public let stamp: [UInt8]?
    }

    public let code: String
    public let rows: [Row]
    public let roots: [Root]
    /// The numbers of rows that no seal covers yet.
    public let unsealed: [Int]
}

extension DossierStore {
    /// Proves that a dossier's rows stand in seals.
    ///
    /// - Throws: ``StoreError/noDossier(code:)``.
    public func receipt(code: String) async throws -> Receipt {
        let id = try await find(code: code).id
        return try await pool.transaction(.snapshot, timeout: .seconds(120)) { [self] session in
            let ledger = try session.execute(
                """
                select l.number, \(Self.rowText), l.hash, s.number
                from ledger l left join seal s
                    on s.number = (
                        select number from seal where ends > l.position order by ends limit 1)
                where l.tenant = \(tenant) and l.dossier = \(id) order by l.number
                """)
            var rows: [Receipt.Row] = []
            var unsealed: [Int] = []
            var trees: [Int: SealedTree] = [:]
            var before = LedgerHash.beforeFirst
            for row in 0..<ledger.count {
                let number = try ledger.int32(row, 0)
                let hash = try ledger.bytes(row, 2)
                defer { before = hash }
                guard !ledger.isNull(row, 3) else {
                    unsealed.append(Int(number))
                    continue
                }
                let seal = Int(try ledger.int32(row, 3))
                let tree = try trees[seal] ?? SealedTree(seal, &session)
                trees[seal] = tree
                guard
                    let index = tree.places[LeafPlace(tenant: tenant, dossier: id, number: number)]
                else {
                    throw StoreError.corrupt(
                        dossier: id, problem: "ledger row \(number) is not where it was sealed")
                }
                rows.append(
                    Receipt.Row(
                        text: try ledger.text(row, 1), before: before, hash: hash, seal: seal,
                        index: index, path: MerkleTree.path(of: index, in: tree.leaves[...])))
            }
            return Receipt(
                code: code, rows: rows,
                roots: trees.values.map(\.root).sorted { $0.seal.number < $1.seal.number },
                unsealed: unsealed)
        }
    }
}

/// A seal's leaves, and where each row is among them.
private struct SealedTree {
    let root: Receipt.Root
    var leaves: [[UInt8]] = []
    var places: [LeafPlace: Int] = [:]

    init(_ number: Int, _ session: inout Session) throws {
        let rows = try session.execute(
            """
            select \(Seal.columns), b.hash, t.token from seal s
            left join seal b on b.number = s.number - 1
            left join stamp t on t.seal = s.number
            where s.number = \(Int32(number))
            """)
        let seal = try Seal(rows, 0)
        root = Receipt.Root(
            seal: seal,
            before: rows.isNull(0, 7) ? LedgerHash.beforeFirst : try rows.bytes(0, 7),
            stamp: rows.isNull(0, 8) ? nil : try rows.bytes(0, 8))
        try DossierStore.eachLeaf(from: seal.begins, to: seal.ends, &session) { place, leaf in
            places[place] = leaves.count
            leaves.append(leaf)
        }
    }
}
