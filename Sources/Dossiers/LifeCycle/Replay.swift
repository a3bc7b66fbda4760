/// Why a ledger cannot be replayed: it was not written by this state machine.
public enum ReplayError: Error, Hashable, Sendable {
    /// The ledger has no first row, or its first row is not a reception.
    case noReception
    /// A row's number does not follow the one before.
    case gap(after: Int, found: Int)
    /// A row cannot follow the state before it.
    case impossible(number: Int)
}

extension ReplayError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noReception: "the ledger does not begin with a reception"
        case .gap(let number, let found): "row \(number) is followed by row \(found)"
        case .impossible(let number): "row \(number) cannot follow the state before it"
        }
    }
}

extension Dossier {
    /// Applies a ledger from its start (promise P9).
    public static func replay(_ entries: some Sequence<LedgerEntry>) throws(ReplayError) -> Dossier
    {
        var dossier: Dossier?
        for entry in entries {
            if let before = dossier {
                dossier = try before.applying(entry)
            } else {
                dossier = try Dossier(receivedBy: entry)
            }
        }
        guard let dossier else { throw .noReception }
        return dossier
    }

    /// Makes the dossier that a first ledger row records.
    init(receivedBy entry: LedgerEntry) throws(ReplayError) {
        guard case .received(let received) = entry.event, entry.number == 1 else {
            throw .noReception
        }
        self.init(
            id: entry.dossier, code: received.code, version: 1, changedAt: entry.at,
            touched: LevelSet(received.unit.level),
            reception: ReceptionFacts(
                unit: received.unit, subject: received.application.subject, at: entry.at,
                calendarVersion: received.calendarVersion),
            clock: DossierClock(
                limit: received.limit, originalDue: received.due, due: received.due),
            state: .held(
                Holding(
                    unit: received.unit, step: received.step, officer: entry.officer,
                    acceptedAt: entry.at, stepDue: received.stepDue, cameFrom: nil)))
    }

    /// Returns the dossier as it stands after one more ledger row.
    func applying(_ entry: LedgerEntry) throws(ReplayError) -> Dossier {
        guard entry.number == version + 1 else {
            throw .gap(after: version, found: entry.number)
        }
        var touched = self.touched
        var clock = self.clock
        if case .delivered(let unit, _) = entry.event { touched.insert(LevelSet(unit.level)) }
        switch entry.event {
        case .supplementRequested:
            clock = clock.with(supplementRequests: clock.supplementRequests + 1)
        case .supplementReceived(_, let due, _): clock = clock.with(due: due)
        case .reminded: clock = clock.with(remindedAt: entry.at)
        default: break
        }
        guard let state = state.after(entry) else { throw .impossible(number: entry.number) }
        return Dossier(
            id: id, code: code, version: entry.number, changedAt: entry.at, touched: touched,
            reception: reception, clock: clock, state: state)
    }
}

extension DossierState {
    /// The state an event leads to; nil when it cannot happen here.
    fileprivate func after(_ entry: LedgerEntry) -> DossierState? {
        switch (self, entry.event) {
        case (.returned, _), (.refused, _), (.stopped, _), (.withdrawn, _), (_, .received): nil
        case (_, .reminded): self
        case (.held, .refused), (.paused, .refused): .refused
        case (.held, .withdrawn), (.paused, .withdrawn), (.inTransit, .withdrawn): .withdrawn
        case (.held(let holding), .handedOff(_, let step, _)):
            .inTransit(holding.handedOff(to: step, entry))
        case (.decided(let holding, let decision), .handedOff(_, let step, _)):
            .returning(holding.handedOff(to: step, entry), decision)
        case (.held(let holding), .sentBack):
            holding.sentBack(entry).map { .inTransit($0) }
        case (.decided(let holding, let decision), .sentBack):
            holding.sentBack(entry).map { .returning($0, decision) }
        case (.inTransit(let transit), .sentBack):
            transit.sentBack(entry).map { .inTransit($0) }
        case (.returning(let transit, let decision), .sentBack):
            transit.sentBack(entry).map { .returning($0, decision) }
        case (.inTransit(let transit), .delivered(let unit, let stepDue)):
            .inTransit(transit.delivered(to: unit, stepDue: stepDue, at: entry.at))
        case (.returning(let transit, let decision), .delivered(let unit, let stepDue)):
            .returning(transit.delivered(to: unit, stepDue: stepDue, at: entry.at), decision)
        case (.inTransit(let transit), .accepted):
            transit.accepted(entry).map { .held($0) }
        case (.returning(let transit, let decision), .accepted):
            transit.accepted(entry).map { .decided($0, decision) }
        case (.held(let holding), .supplementRequested(_, _, let respondBy)):
            .paused(holding, Pause(reason: .supplement, since: entry.at, respondBy: respondBy))
        case (.paused(let holding, _), .supplementReceived(_, _, let stepDue)):
            .held(holding.resumed(stepDue: stepDue))
        case (.held(let holding), .decided(let outcome, let ruling, _)):
            .decided(
                holding,
                Decision(ruling: ruling, outcome: outcome, step: holding.step, at: entry.at))
        case (.decided(_, let decision), .resultReturned): .returned(decision)
        case (.inTransit, _), (.held, _), (.paused, _), (.decided, _), (.returning, _): nil
        }
    }
}

extension Holding {
    fileprivate func handedOff(to step: StepID, _ entry: LedgerEntry) -> Transit {
        Transit(
            from: Place(unit: unit, step: self.step), givenBy: entry.officer, givenAt: entry.at,
            step: step, unit: nil, deliveredAt: nil, stepDue: nil, isSendBack: false)
    }

    fileprivate func sentBack(_ entry: LedgerEntry) -> Transit? {
        cameFrom.map { origin in
            Transit(
                from: Place(unit: unit, step: step), givenBy: entry.officer, givenAt: entry.at,
                step: origin.step, unit: origin.unit, deliveredAt: nil, stepDue: nil,
                isSendBack: true)
        }
    }

    fileprivate func resumed(stepDue: Instant?) -> Holding {
        Holding(
            unit: unit, step: step, officer: officer, acceptedAt: acceptedAt, stepDue: stepDue,
            cameFrom: cameFrom)
    }
}

extension Transit {
    fileprivate func delivered(
        to unit: UnitID, stepDue: Instant?, at instant: Instant
    ) -> Transit {
        Transit(
            from: from, givenBy: givenBy, givenAt: givenAt, step: step, unit: unit,
            deliveredAt: instant, stepDue: stepDue, isSendBack: isSendBack)
    }

    fileprivate func accepted(_ entry: LedgerEntry) -> Holding? {
        guard let unit, deliveredAt != nil else { return nil }
        return Holding(
            unit: unit, step: step, officer: entry.officer, acceptedAt: entry.at,
            stepDue: stepDue, cameFrom: isSendBack ? nil : from)
    }

    fileprivate func sentBack(_ entry: LedgerEntry) -> Transit? {
        guard !isSendBack else { return nil }
        // Taken back before it was delivered, it comes from nowhere else than it goes to.
        let sender = deliveredAt == nil ? from : unit.map { Place(unit: $0, step: step) }
        guard let sender else { return nil }
        return Transit(
            from: sender, givenBy: entry.officer, givenAt: entry.at,
            step: from.step, unit: from.unit, deliveredAt: nil, stepDue: nil, isSendBack: true)
    }
}
