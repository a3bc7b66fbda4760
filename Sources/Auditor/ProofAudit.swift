import FoundationEssentials

/// A proof as `motcua receipt-proof` prints it; `docs/ledger.md` describes it.
struct ProofFile: Decodable {
    struct Row: Decodable {
        let text: String
        let before: String
        let hash: String
        let seal: Int
        let index: Int
        let path: [String]
    }

    struct Seal: Decodable {
        let number: Int
        let rows: Int
        let begins: Int64
        let ends: Int64
        let at: Int64
        let root: String
        let before: String
        let hash: String
        let stamp: String?
    }

    let format: String
    let code: String
    let rows: [Row]
    let seals: [Seal]
    let unsealed: [Int]
}

/// Checks a proof by itself, without a database: rows, paths, seals and stamps.
struct ProofAudit {
    private(set) var findings = Findings()
    /// The seals that hold, each with whether it was published and stamped.
    private(set) var proven: [(seal: SealRecord, isPublished: Bool, isStamped: Bool)] = []
    let proof: ProofFile
    private let published: [SealRecord]?
    private let stamps: StampAudit

    init(_ proof: ProofFile, published: [SealRecord]?, stamps: StampAudit) {
        (self.proof, self.published, self.stamps) = (proof, published, stamps)
    }

    /// Checks everything.
    mutating func run() async {
        guard proof.format == "motcua-receipt 1", !proof.rows.isEmpty else {
            return findings.add("line 1", .unreadableLine)
        }
        var seals: [Int: SealRecord] = [:]
        for seal in proof.seals { seals[seal.number] = await check(seal) }
        var last: RowRecord?
        for row in proof.rows { last = check(row, after: last, seals) }
    }

    private mutating func check(_ seal: ProofFile.Seal) async -> SealRecord? {
        let place = "seal \(seal.number)"
        guard let root = bytes(hexadecimal: seal.root), let hash = bytes(hexadecimal: seal.hash),
            let before = bytes(hexadecimal: seal.before)
        else {
            findings.add(place, .unreadableLine)
            return nil
        }
        let record = SealRecord(
            number: seal.number, rows: seal.rows, begins: seal.begins, ends: seal.ends,
            at: seal.at, root: root, hash: hash)
        if record.expectedHash(after: before) != hash { findings.add(place, .sealHash) }
        let isPublished = published?.contains { $0.number == seal.number && $0.hash == hash }
        if isPublished == false { findings.add(place, .notPublished) }
        if let stamp = seal.stamp {
            let token = bytes(hexadecimal: stamp) ?? []
            if let problem = await stamps.problem(of: token, on: record) {
                findings.add("stamp of \(place)", problem)
            }
        }
        proven.append((record, isPublished ?? false, seal.stamp != nil))
        return record
    }

    private mutating func check(
        _ row: ProofFile.Row, after last: RowRecord?, _ seals: [Int: SealRecord]
    ) -> RowRecord? {
        guard let hash = bytes(hexadecimal: row.hash), let before = bytes(hexadecimal: row.before),
            let record = RowRecord(position: 0, hash: hash, text: row.text)
        else {
            findings.add("row \(row.text.prefix(40))", .unreadableLine)
            return last
        }
        let place = "row \(record.name)"
        if hash != sha256(before, row.text.utf8) { findings.add(place, .rowHash) }
        if let last {
            if (last.tenant, last.dossier) != (record.tenant, record.dossier) {
                findings.add(place, .otherDossier)
            } else if record.number == last.number + 1, before != last.hash {
                findings.add(place, .rowHash)
            }
        }
        let path = row.path.compactMap(bytes(hexadecimal:))
        guard let seal = seals[row.seal] else {
            findings.add(place, .noSeal)
            return record
        }
        let root = MerkleRoot.reached(
            from: MerkleRoot.leaf(record), at: row.index, of: seal.rows, by: path)
        if root != seal.root { findings.add(place, .pathLeadsElsewhere) }
        return record
    }
}
