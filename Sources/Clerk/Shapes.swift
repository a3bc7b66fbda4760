import DossierStore
import Dossiers

/// A state by its name in JSON.
enum StateName: String, Encodable {
    case inTransit = "in-transit"
    /// In transit, and on the receiver's desk.
    case delivered
    case held, paused, decided, returning, returned, refused, stopped, withdrawn

    init(_ state: DossierState) {
        switch state {
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

/// A ledger row.
struct EntryShape: Encodable {
    let number: Int
    let at: String
    let officer: String
    let unit: UnitShape?
    let did: String
    let outcome: String?
    let step: String?
    let to: UnitShape?
    let receiver: String?
    let ruling: Ruling?
    let reason: String?
    let note: String?
    let papers: [String]?
    let reminder: Reminder?
    let due: String?

    init(_ entry: LedgerEntry, _ names: Names) {
        number = entry.number
        at = LocalTime.iso(entry.at)
        officer = names.officer(entry.officer, .en)
        unit = entry.unit.map(names.shape)
        did = entry.event.name
        var parts = Parts()
        parts.read(entry.event)
        outcome = parts.outcome
        step = parts.step
        to = parts.to.map(names.shape)
        receiver = parts.receiver
        ruling = parts.ruling
        reason = parts.reason
        note = parts.note.flatMap { $0.isEmpty ? nil : $0 }
        papers = parts.papers
        reminder = parts.reminder
        due = parts.due.map(LocalTime.iso)
    }

    private struct Parts {
        var outcome: String?
        var step: String?
        var to: UnitID?
        var receiver: String?
        var ruling: Ruling?
        var reason: String?
        var note: String?
        var papers: [String]?
        var reminder: Reminder?
        var due: Instant?

        mutating func read(_ event: Event) {
            switch event {
            case .received(let received):
                (step, due, note) = (received.step, received.due, received.application.note)
                papers = received.application.papers.map(\.code)
            case .refused(let reason), .sentBack(let reason), .withdrawn(let reason):
                self.reason = reason
            case .handedOff(let outcome, let step, let note):
                (self.outcome, self.step, self.note) = (outcome, step, note)
            case .delivered(let unit, let stepDue): (to, due) = (unit, stepDue)
            case .accepted: break
            case .supplementRequested(let papers, let reason, let respondBy):
                (self.papers, self.reason, due) = (papers, reason, respondBy)
            case .supplementReceived(let note, let due, _): (self.note, self.due) = (note, due)
            case .decided(let outcome, let ruling, let note):
                (self.outcome, self.ruling, self.note) = (outcome, ruling, note)
            case .resultReturned(let receiver): self.receiver = receiver
            case .reminded(let reminder): self.reminder = reminder
            }
        }
    }
}

/// The names of those who appear in a dossier.
struct Names {
    let file: DossierFile

    func officer(_ id: OfficerID, _ language: Language) -> String {
        file.officers[id]
            ?? (id == Officer.router.id ? language(Texts.router) : "\(id)")
    }

    func unit(_ id: UnitID) -> String { file.units[id] ?? "\(id.rawValue)" }

    func shape(_ id: UnitID) -> UnitShape { UnitShape(code: file.unitCodes[id], name: unit(id)) }

    func step(_ id: StepID) -> Bilingual {
        file.edition.procedure.step(id)?.name ?? Bilingual(vi: id)
    }
}
