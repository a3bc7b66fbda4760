/// Recomputes a whole ledger as it comes by: seals with their stamps first, then rows in order,
/// each dossier's state behind its last row.
///
/// It keeps a seal's open Merkle tree, some hundred bytes, and never a row, so that millions of
/// rows need no more memory than thousands.
struct LedgerAudit {
    private(set) var findings = Findings()
    private(set) var counts = Counts()
    private var seals: [SealRecord] = []
    private var trees: [MerkleRoot] = []
    private var dossier = Chain()
    private var published: [SealRecord]
    private let stamps: StampAudit

    struct Counts {
        var rows = 0
        var dossiers = 0
        var seals = 0
        var unsealed = 0
        var stamps = 0
    }

    /// The dossier whose rows come by.
    private struct Chain {
        var key: (tenant: Int, dossier: Int64)?
        var last: RowRecord?
        var hasState = false
    }

    /// Makes an audit.
    ///
    /// - Parameter published: Seals kept elsewhere, which must be in the ledger.
    init(published: [SealRecord], stamps: StampAudit) {
        self.published = published
        self.stamps = stamps
    }

    var lastSeal: SealRecord? { seals.last }

    mutating func find(_ place: String, _ problem: Sentence) { findings.add(place, problem) }

    mutating func take(_ seal: SealRecord) {
        counts.seals += 1
        let place = "seal \(seal.number)"
        let before = seals.last
        if seal.number != (before?.number ?? 0) + 1 {
            find(place, .sealMissing)
        } else if seal.begins != before?.ends ?? 0 || seal.ends <= seal.begins {
            find(place, .sealDoesNotFollow)
        } else if seal.hash != seal.expectedHash(after: before?.hash ?? zeroHash) {
            find(place, .sealHash)
        }
        seals.append(seal)
        trees.append(MerkleRoot())
    }

    mutating func take(stamp token: [UInt8], ofSeal number: Int) async {
        counts.stamps += 1
        guard let seal = seal(numbered: number) else {
            return find("stamp of seal \(number)", .stampOfNothing)
        }
        if let problem = await stamps.problem(of: token, on: seal) {
            find("stamp of seal \(number)", problem)
        }
    }

    mutating func take(_ row: RowRecord) {
        counts.rows += 1
        begin((row.tenant, row.dossier), row.name)
        let before = dossier.last
        if dossier.hasState || row.number != (before?.number ?? 0) + 1 {
            find("row \(row.name)", .rowNumber((before?.number ?? 0) + 1))
        } else if row.hash != sha256(before?.hash ?? zeroHash, row.text.utf8) {
            find("row \(row.name)", .rowHash)
        }
        dossier.last = row
        seal(row)
    }

    mutating func take(_ state: StateRecord) {
        counts.dossiers += 1
        let name = "\(state.tenant)/\(state.dossier)"
        begin((state.tenant, state.dossier), name)
        dossier.hasState = true
        guard let last = dossier.last else { return find("dossier \(name)", .noLedger) }
        if last.number != state.version || last.hash != state.hash || last.at != state.at
            || last.custodian != state.custodian
        {
            find("row \(last.name)", .stateDiffers)
        }
    }

    /// Ends the audit: every tree must have grown to the root and count of its seal.
    mutating func finish() {
        begin(nil, "")
        for (seal, tree) in zip(seals, trees)
        where tree.count != seal.rows || tree.value != seal.root {
            find("seal \(seal.number)", .sealRoot(rows: seal.rows, found: tree.count))
        }
        for seal in published {
            guard let own = self.seal(numbered: seal.number) else {
                find("seal \(seal.number)", .publishedMissing)
                continue
            }
            if own.hash != seal.hash || seal.root != own.root {
                find("seal \(seal.number)", .publishedDiffers)
            }
        }
    }

    /// Finds a seal, at its place unless some were removed.
    private func seal(numbered number: Int) -> SealRecord? {
        if seals.indices.contains(number - 1), seals[number - 1].number == number {
            return seals[number - 1]
        }
        return seals.last { $0.number == number }
    }

    /// Goes over to another dossier when the key is another.
    private mutating func begin(_ key: (tenant: Int, dossier: Int64)?, _ name: String) {
        if let old = dossier.key {
            if let key, key == old { return }
            if !dossier.hasState { find("dossier \(old.tenant)/\(old.dossier)", .noState) }
            if let key, key < old { find("row \(name)", .outOfOrder) }
        }
        dossier = Chain(key: key)
    }

    /// Gives a row to the tree of the seal whose range holds its position.
    private mutating func seal(_ row: RowRecord) {
        var (low, high) = (0, seals.count)
        while low < high {
            let middle = (low + high) / 2
            if seals[middle].ends > row.position { high = middle } else { low = middle + 1 }
        }
        guard low < seals.count else {
            counts.unsealed += 1
            return
        }
        guard seals[low].begins <= row.position else { return find("row \(row.name)", .noSeal) }
        trees[low].append(MerkleRoot.leaf(row))
    }
}

let zeroHash = [UInt8](repeating: 0, count: 32)

/// What was found, in the order of finding; of very many only the first are kept.
struct Findings {
    static let most = 100
    private(set) var list: [(place: String, problem: Sentence)] = []
    private(set) var count = 0

    mutating func add(_ place: String, _ problem: Sentence) {
        count += 1
        if count <= Self.most { list.append((place, problem)) }
    }
}
