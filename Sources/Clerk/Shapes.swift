import DossierStore
import Dossiers

/// A state by its name in JSON.
enum StateName: String, Encodable {
    /// Filed online and not yet taken in.
    case filed
    case inTransit = "in-transit"
    /// In transit, and on the receiver's desk.
    case delivered
    case held, paused, decided, returning, returned, refused, stopped, withdrawn

    init(_ state: DossierState) {
        switch state {
        case .filed: self = .filed
        case .inTransit(let transit): self = transit.deliveredAt == nil ? .inTransit : .delivered
        case .held: self = .held
        case .paused: self = .paused
        case .decided: self = .decided
        case .returning(let transit, _):
            self = transit.deliveredAt == nil ? .returning : .delivered
        case .returned: self = .returned
        case .refused: self = .refused
        case .stopped: self = .stopped
        case .withdrawn: self = .withdrawn
        }
    }

    /// The state of a line of a list, which carries the stored number only.
    init(_ summary: DossierSummary) {
        switch summary.status {
        case 0: self = .filed
        case 1: self = summary.isDelivered ? .delivered : .inTransit
        case 2: self = .held
        case 3: self = .paused
        case 4: self = .decided
        case 5: self = summary.isDelivered ? .delivered : .returning
        case 6: self = .returned
        case 7: self = .refused
        case 8: self = .stopped
        default: self = .withdrawn
        }
    }
}

/// A line of `list` and `inbox`.
struct LineShape: Encodable {
    let code: String
    let procedure: String
    let procedureName: String
    let applicant: String
    let status: StateName
    let step: String?
    let custodian: String?
    let custodianName: String?
    let receivedAt: String
    let due: String
    let isLate: Bool
    let remindedAt: String?

    init(_ summary: DossierSummary) {
        code = summary.code
        procedure = summary.procedure
        procedureName = summary.procedureName
        applicant = summary.applicant
        status = StateName(summary)
        step = summary.step
        custodian = summary.custodian
        custodianName = summary.custodianName
        receivedAt = LocalTime.iso(summary.receivedAt)
        due = LocalTime.iso(summary.due)
        isLate = summary.isLate
        remindedAt = summary.remindedAt.map(LocalTime.iso)
    }
}

/// What a command came to.
struct OutcomeShape: Encodable {
    let code: String
    let did: String
    let at: String
    let number: Int
    let repeated: Bool
    let status: StateName?
    let step: String?
    let due: String?

    init(_ code: String, _ outcome: DossierStore.Outcome) {
        let entry = outcome.entry
        self.code = code
        did = entry.event.name
        at = LocalTime.iso(entry.at)
        number = entry.number
        switch outcome {
        case .done(let transition):
            repeated = false
            status = StateName(transition.dossier.state)
            step = transition.dossier.state.step
            due = LocalTime.iso(transition.dossier.clock.due)
        case .repeated:
            repeated = true
            status = nil
            step = nil
            due = nil
        }
    }
}

/// A unit by code and name.
struct UnitShape: Encodable {
    let code: String?
    let name: String
}

/// The names of those who appear in a dossier.
struct Names {
    let file: DossierFile
    /// The directory, where the ledger names units that never held the dossier.
    private let directory: Directory?
    private let colleagues: [OfficerID: String]

    init(file: DossierFile, directory: Directory? = nil, officers: [OfficerRecord] = []) {
        self.file = file
        self.directory = directory
        colleagues = Dictionary(
            officers.map { ($0.officer.id, $0.officer.name) },
            uniquingKeysWith: { first, _ in first })
    }

    func officer(_ id: OfficerID, _ language: Language) -> String {
        file.officers[id] ?? colleagues[id]
            ?? (id == Officer.router.id ? language(Texts.router) : "\(id)")
    }

    /// Who acted, as the row is signed: under a mandate both officers are named.
    func signer(_ entry: LedgerEntry, _ language: Language) -> String {
        signature(entry) ?? officer(entry.officer, language)
    }

    /// The signature line of an act under a mandate; nil for the own right.
    func signature(_ entry: LedgerEntry) -> String? {
        entry.mandate.flatMap { file.signatures[$0] }
    }

    func unit(_ id: UnitID) -> String {
        file.units[id] ?? directory?.unit(id)?.name ?? "\(id.rawValue)"
    }

    func shape(_ id: UnitID) -> UnitShape {
        UnitShape(code: file.unitCodes[id] ?? directory?.unit(id)?.code, name: unit(id))
    }

    func step(_ id: StepID) -> Bilingual {
        file.edition.procedure.step(id)?.name ?? Bilingual(vi: id)
    }
}

extension Desk {
    /// The names that belong to a dossier; what its file lacks is looked up.
    func names(_ file: DossierFile) async throws -> Names {
        let needsUnits = file.entries.contains { entry in
            switch entry.event {
            case .dutySent, .transferred: true
            default: false
            }
        }
        let needsOfficers = file.entries.contains { entry in
            if case .reassigned(let officer, _) = entry.event {
                return file.officers[officer] == nil
            }
            return false
        }
        return Names(
            file: file, directory: needsUnits ? try await store.directory() : nil,
            officers: needsOfficers ? try await store.officers() : [])
    }
}
