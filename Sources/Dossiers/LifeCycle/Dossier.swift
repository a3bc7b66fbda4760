/// The number of a dossier: the month of its reception in the upper half, a sequence in the lower,
/// so that the rows of one month lie together and a month can be detached.
public typealias DossierID = Int64

/// One applicant's file under one procedure, as it stands after its last ledger row.
public struct Dossier: Hashable, Sendable {
    public let id: DossierID
    /// The code on the receipt, as printed.
    public let code: String
    /// The number of the last ledger row.
    public let version: Int
    /// When the last ledger row was written.
    public let changedAt: Instant
    /// The levels this matter has touched (promise P1).
    public let touched: LevelSet
    /// The edition that governs it (promise P6).
    public let edition: EditionID
    /// What was fixed at reception and decides where the dossier may go.
    public let reception: ReceptionFacts
    public let clock: DossierClock
    public let state: DossierState
    /// Opinions, children and the rest that most dossiers have none of; nil for those.
    public var matter: Matter? { rare?.value }
    /// One reference, nil for most: a dossier is copied with every decision.
    private let rare: Rare?

    private final class Rare: Hashable, Sendable {
        let value: Matter

        init(_ value: Matter) { self.value = value }

        static func == (left: Rare, right: Rare) -> Bool { left.value == right.value }

        func hash(into hasher: inout Hasher) { hasher.combine(value) }
    }

    public init(
        id: DossierID, code: String, version: Int, changedAt: Instant, touched: LevelSet,
        edition: EditionID, reception: ReceptionFacts, clock: DossierClock, state: DossierState,
        matter: Matter? = nil
    ) {
        self.id = id
        self.code = code
        self.version = version
        self.changedAt = changedAt
        self.touched = touched
        self.edition = edition
        self.reception = reception
        self.clock = clock
        self.state = state
        rare = matter.map(Rare.init)
    }

    /// The one unit that answers for the dossier, or nil once it is closed (promises P2, P3).
    ///
    /// A hand-off leaves custody with the giver until the router delivers it; from that instant
    /// the receiver answers, accepted or not.
    public var custodian: UnitID? {
        switch state {
        case .inTransit(let transit), .returning(let transit, _):
            transit.deliveredAt == nil ? transit.from.unit : transit.unit
        case .held(let holding), .paused(let holding, _), .decided(let holding, _): holding.unit
        case .filed(let filing): filing.unit
        case .returned, .refused, .stopped, .withdrawn: nil
        }
    }
}

/// What reception fixes for the whole life of a dossier.
public struct ReceptionFacts: Hashable, Sendable, Codable {
    /// The one-stop shop that received it and returns its result.
    public let unit: UnitID
    /// The code of the area that places it: of the land, of residence, of business.
    public let subject: String
    /// The case of the procedure; nil where it has none or none was named.
    public let caseCode: String?
    /// When its first ledger row was written.
    public let at: Instant

    public init(unit: UnitID, subject: String, caseCode: String?, at: Instant) {
        self.unit = unit
        self.subject = subject
        self.caseCode = caseCode
        self.at = at
    }
}

/// The dossier's own clock.
public struct DossierClock: Hashable, Sendable, Codable {
    /// The limit granted, any surcharge included.
    public internal(set) var limit: TimeLimit
    /// When the limit began: with taking in, or with the handing in of what was entered late; nil
    /// while it is only filed.
    public internal(set) var startedAt: Instant?
    /// The instant promised on the receipt.
    public internal(set) var originalDue: Instant
    /// The instant promised now.
    public internal(set) var due: Instant
    /// The version of the calendar that its promise is computed with (promise P8).
    public internal(set) var calendarVersion: Int
    /// Since when the clock stands; nil while it runs.
    public internal(set) var stoppedAt: Instant?
    /// How many times papers were asked for: while it is filed, to complete it; from its reception
    /// on anew, of which decision 766/QĐ-TTg counts the second as late.
    public internal(set) var supplementRequests: Int
    /// When the router last reminded; what fell due before is not reminded of again.
    public internal(set) var remindedAt: Instant?

    public init(
        limit: TimeLimit, startedAt: Instant?, originalDue: Instant, due: Instant,
        calendarVersion: Int, stoppedAt: Instant? = nil, supplementRequests: Int = 0,
        remindedAt: Instant? = nil
    ) {
        self.limit = limit
        self.startedAt = startedAt
        self.originalDue = originalDue
        self.due = due
        self.calendarVersion = calendarVersion
        self.stoppedAt = stoppedAt
        self.supplementRequests = supplementRequests
        self.remindedAt = remindedAt
    }
}

/// The statutory life cycle; what is true only in a state lives in that state.
public enum DossierState: Hashable, Sendable {
    /// Filed online and not yet taken in; the limit does not run, the check's own does (decree
    /// 45/2020/NĐ-CP Art. 11).
    /// Becomes held (take in), refused, withdrawn. Portal status 1, or 5 while it is incomplete.
    case filed(Filing)
    /// Given by a unit and not yet signed for.
    /// Becomes held (accept, send back and accept), withdrawn. Portal status 4.
    case inTransit(Transit)
    /// Signed for by an officer who works on it at a step.
    /// Becomes in transit, paused, decided, refused (at the reception), stopped, withdrawn.
    /// Portal status 2 at the reception, else 4.
    case held(Holding)
    /// Stands still until someone outside the unit does something; the clock is stopped.
    /// Becomes held, refused (at the reception), stopped, withdrawn. Portal status 5 or 6, 8 for a
    /// stop that is a pause, else as the rule set's map says.
    case paused(Holding, Pause)
    /// Ruled on; the result is being made out or waits at the counter.
    /// Becomes returning, returned. Portal status 9.
    case decided(Holding, Decision)
    /// The ruled-on dossier is on its way to the next unit.
    /// Becomes decided. Portal status 9.
    case returning(Transit, Decision)
    /// The applicant has the result. An end. Portal status 10.
    case returned(Decision)
    /// Not taken in. An end. Portal status 3.
    case refused
    /// Stopped by notice (circular 03/2025, form 05). An end. Portal status 8.
    case stopped
    /// Taken back by the applicant. An end. Portal status 7.
    case withdrawn
}

/// An application that waits to be checked and taken in.
public struct Filing: Hashable, Sendable {
    public let unit: UnitID
    public let step: StepID
    /// By when an officer accepts it or says what is wrong with it.
    public let checkBy: Instant
    /// Since when the applicant is asked to complete it; nil while the officer is awaited.
    public let pause: Pause?

    public init(unit: UnitID, step: StepID, checkBy: Instant, pause: Pause? = nil) {
        self.unit = unit
        self.step = step
        self.checkBy = checkBy
        self.pause = pause
    }
}

/// A unit and the step it worked at.
public struct Place: Hashable, Sendable, Codable {
    public let unit: UnitID
    public let step: StepID

    public init(unit: UnitID, step: StepID) {
        self.unit = unit
        self.step = step
    }
}

/// A hand-off that is not yet signed for.
public struct Transit: Hashable, Sendable {
    public let from: Place
    public let givenBy: OfficerID
    public let givenAt: Instant
    public let step: StepID
    /// The receiving unit: known from the start of a send-back, else once the router has found it.
    public let unit: UnitID?
    public let deliveredAt: Instant?
    /// When the receiving step's own time runs out, counted from the delivery.
    public let stepDue: Instant?
    public let isSendBack: Bool

    public init(
        from: Place, givenBy: OfficerID, givenAt: Instant, step: StepID, unit: UnitID?,
        deliveredAt: Instant?, stepDue: Instant?, isSendBack: Bool
    ) {
        self.from = from
        self.givenBy = givenBy
        self.givenAt = givenAt
        self.step = step
        self.unit = unit
        self.deliveredAt = deliveredAt
        self.stepDue = stepDue
        self.isSendBack = isSendBack
    }
}

/// A dossier on an officer's desk.
public struct Holding: Hashable, Sendable {
    public let unit: UnitID
    public let step: StepID
    public let officer: OfficerID
    /// When it was signed for, or taken up again after a pause for more than papers.
    public let acceptedAt: Instant
    /// When the step's own time runs out, or nil where the procedure gives it none.
    public let stepDue: Instant?
    /// Where it came from and may be sent back to; nil at the reception and after a send-back.
    public let cameFrom: Place?

    public init(
        unit: UnitID, step: StepID, officer: OfficerID, acceptedAt: Instant, stepDue: Instant?,
        cameFrom: Place?
    ) {
        self.unit = unit
        self.step = step
        self.officer = officer
        self.acceptedAt = acceptedAt
        self.stepDue = stepDue
        self.cameFrom = cameFrom
    }
}

/// Why a dossier stands still, since when, and until when the awaited one has time.
public struct Pause: Hashable, Sendable {
    /// The closed list of reasons.
    public enum Reason: Hashable, Sendable {
        /// Papers are awaited from the applicant (status 5).
        case supplement
        /// A payment is awaited from the applicant (status 6).
        case financialDuty
        /// A reason of the procedure's own list, by its code.
        case procedure(String)
        /// The processing was stopped by notice, under a rule set that takes the stop for a pause.
        case stop
    }

    public let reason: Reason
    public let since: Instant
    public let respondBy: Instant?

    public init(reason: Reason, since: Instant, respondBy: Instant?) {
        self.reason = reason
        self.since = since
        self.respondBy = respondBy
    }
}

/// What the competent authority ruled, by which outcome, and when.
public struct Decision: Hashable, Sendable {
    public let ruling: Ruling
    /// The outcome of the deciding step; it names the step the result goes to.
    public let outcome: String
    public let step: StepID
    public let at: Instant

    public init(ruling: Ruling, outcome: String, step: StepID, at: Instant) {
        self.ruling = ruling
        self.outcome = outcome
        self.step = step
        self.at = at
    }
}
