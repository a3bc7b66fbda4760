internal import Dossiers
internal import Postgres

/// The columns that hold the state; null where the state has no such thing.
struct StateColumns {
    var step: [String?] = []
    var unit: [Int32?] = []
    var officer: [Int32?] = []
    var since: [Timestamp?] = []
    var fromUnit: [Int32?] = []
    var fromStep: [String?] = []
    var deliveredAt: [Timestamp?] = []
    var stepDue: [Timestamp?] = []
    var isSendBack: [Bool?] = []
    var pauseReason: [String?] = []
    var pausedAt: [Timestamp?] = []
    var respondBy: [Timestamp?] = []
    var ruling: [String?] = []
    var outcome: [String?] = []
    var decidedStep: [String?] = []
    var decidedAt: [Timestamp?] = []

    /// Adds a state and returns its status number.
    mutating func append(_ state: DossierState) -> Int16 {
        var transit: Transit?
        var holding: Holding?
        var pause: Pause?
        var decision: Decision?
        let status: Int16
        switch state {
        case .filed(let filing):
            append(filing)
            return 0
        case .inTransit(let leg): (status, transit) = (1, leg)
        case .held(let desk): (status, holding) = (2, desk)
        case .paused(let desk, let reason): (status, holding, pause) = (3, desk, reason)
        case .decided(let desk, let ruling): (status, holding, decision) = (4, desk, ruling)
        case .returning(let leg, let ruling): (status, transit, decision) = (5, leg, ruling)
        case .returned(let ruling): (status, decision) = (6, ruling)
        case .refused: status = 7
        case .stopped: status = 8
        case .withdrawn: status = 9
        }
        append(transit: transit, holding)
        append(pause: pause, decision)
        return status
    }

    private mutating func append(_ filing: Filing) {
        append(transit: nil, nil)
        let last = step.count - 1
        step[last] = filing.step
        unit[last] = filing.unit.rawValue
        stepDue[last] = Timestamp(filing.checkBy)
        append(pause: filing.pause, nil)
    }

    private mutating func append(pause: Pause?, _ decision: Decision?) {
        pauseReason.append(pause?.reason.text)
        pausedAt.append((pause?.since).map(Timestamp.init))
        respondBy.append((pause?.respondBy).map(Timestamp.init))
        ruling.append(decision?.ruling.rawValue)
        outcome.append(decision?.outcome)
        decidedStep.append(decision?.step)
        decidedAt.append((decision?.at).map(Timestamp.init))
    }

    private mutating func append(transit: Transit?, _ holding: Holding?) {
        let from = transit?.from ?? holding?.cameFrom
        step.append(transit?.step ?? holding?.step)
        unit.append((transit?.unit ?? holding?.unit)?.rawValue)
        officer.append(transit?.givenBy ?? holding?.officer)
        since.append((transit?.givenAt ?? holding?.acceptedAt).map(Timestamp.init))
        fromUnit.append(from?.unit.rawValue)
        fromStep.append(from?.step)
        deliveredAt.append((transit?.deliveredAt).map(Timestamp.init))
        stepDue.append((transit?.stepDue ?? holding?.stepDue).map(Timestamp.init))
        isSendBack.append(transit?.isSendBack)
    }
}

extension Timestamp {
    init(_ instant: Instant) { self.init(microseconds: instant.microseconds) }
}

extension Instant {
    init(_ timestamp: Timestamp) { self.init(microseconds: timestamp.microseconds) }
}

extension Reminder {
    /// The number of the reminder in the column `alarm`.
    var number: Int16 {
        switch self {
        case .acceptance: 1
        case .step: 2
        case .dueSoon: 3
        case .overdue: 4
        case .pause: 5
        case .collection: 6
        case .check: 7
        case .opinion: 8
        case .silence: 9
        }
    }
}

extension Pause.Reason {
    var text: String {
        switch self {
        case .supplement: "supplement"
        case .financialDuty: "financial-duty"
        case .procedure(let code): "procedure:\(code)"
        case .stop: "stop"
        }
    }
}
