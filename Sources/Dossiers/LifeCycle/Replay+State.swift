extension DossierState {
    /// The state an event leads to; nil when it cannot happen here.
    func after(_ entry: LedgerEntry) -> DossierState? {
        switch (self, entry.event) {
        case (.returned, _), (.refused, _), (.stopped, _), (.withdrawn, _), (_, .received),
            (_, .filed):
            nil
        case (.filed(let filing), _): filing.after(entry)
        case (.held, .refused), (.paused, .refused): .refused
        case (.held, .withdrawn), (.paused, .withdrawn), (.inTransit, .withdrawn): .withdrawn
        case (.held, .stopped(_, true)), (.paused, .stopped(_, true)): .stopped
        case (.held(let holding), .stopped(_, false)),
            (.paused(let holding, _), .stopped(_, false)):
            .paused(holding, Pause(reason: .stop, since: entry.at, respondBy: nil))
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
        case (.held(let holding), .decided(let outcome, let ruling, _)):
            .decided(
                holding,
                Decision(ruling: ruling, outcome: outcome, step: holding.step, at: entry.at))
        case (.decided(_, let decision), .resultReturned): .returned(decision)
        case (.held, _), (.paused, _): pausing(entry)
        case (.inTransit, _), (.decided, _), (.returning, _): staying(entry)
        }
    }

    /// Pauses and their ends.
    private func pausing(_ entry: LedgerEntry) -> DossierState? {
        switch (self, entry.event) {
        case (.held(let holding), .supplementRequested(_, _, let respondBy, _)):
            .paused(holding, Pause(reason: .supplement, since: entry.at, respondBy: respondBy))
        case (.held(let holding), .paused(let begun)):
            .paused(
                holding, Pause(reason: .procedure(begun.reason), since: entry.at, respondBy: nil))
        case (.held(let holding), .dutySent):
            .paused(holding, Pause(reason: .financialDuty, since: entry.at, respondBy: nil))
        case (.paused(let holding, let pause), .dutyNotified(_, _, let payBy)):
            .paused(
                holding, Pause(reason: pause.reason, since: pause.since, respondBy: payBy))
        case (.paused(let holding, let pause), .dutyPaid):
            .paused(holding, Pause(reason: pause.reason, since: pause.since, respondBy: nil))
        case (.paused(let holding, _), .supplementReceived):
            .held(holding.with(stepDue: entry.event.restart?.stepDue ?? holding.stepDue))
        case (.paused(let holding, _), .resumed), (.paused(let holding, _), .dutyConfirmed):
            .held(
                holding.takenUp(
                    at: entry.at, stepDue: entry.event.restart?.stepDue ?? holding.stepDue))
        default: staying(entry)
        }
    }

    /// What changes something about a dossier that stays where it is.
    private func staying(_ entry: LedgerEntry) -> DossierState? {
        switch entry.event {
        case .reminded, .repaired, .apologised, .childrenChosen, .childOpened, .childProgressed,
            .opinionsAsked:
            self
        case .opinionAnswered, .opinionWithdrawn, .silenceRecorded:
            entry.event.restart.map { with(stepDue: $0.stepDue) } ?? self
        case .redated(let redating): with(stepDue: redating.stepDue)
        case .reassigned(let officer, _): reassigned(to: officer)
        case .transferred(let transfer): placed(unit: transfer.standing, step: { $0 })
        case .migrated(let migration):
            placed(unit: { $0 }, step: { migration.steps[$0] ?? $0 })
        default: nil
        }
    }

    private func with(stepDue: Instant?) -> DossierState {
        switch self {
        case .held(let holding): .held(holding.with(stepDue: stepDue))
        case .paused(let holding, let pause): .paused(holding.with(stepDue: stepDue), pause)
        case .decided(let holding, let decision): .decided(holding.with(stepDue: stepDue), decision)
        case .inTransit(let transit): .inTransit(transit.with(stepDue: stepDue))
        case .returning(let transit, let decision):
            .returning(transit.with(stepDue: stepDue), decision)
        case .filed, .returned, .refused, .stopped, .withdrawn: self
        }
    }

    private func reassigned(to officer: OfficerID) -> DossierState? {
        switch self {
        case .held(let holding): .held(holding.with(officer: officer))
        case .paused(let holding, let pause): .paused(holding.with(officer: officer), pause)
        case .decided(let holding, let decision): .decided(holding.with(officer: officer), decision)
        case .filed, .inTransit, .returning, .returned, .refused, .stopped, .withdrawn: nil
        }
    }

    /// The same state with other units or other names of steps.
    private func placed(
        unit: (UnitID) -> UnitID, step: (StepID) -> StepID
    ) -> DossierState {
        func place(_ place: Place) -> Place {
            Place(unit: unit(place.unit), step: step(place.step))
        }
        func holding(_ old: Holding) -> Holding {
            Holding(
                unit: unit(old.unit), step: step(old.step), officer: old.officer,
                acceptedAt: old.acceptedAt, stepDue: old.stepDue,
                cameFrom: old.cameFrom.map(place))
        }
        func transit(_ old: Transit) -> Transit {
            Transit(
                from: place(old.from), givenBy: old.givenBy, givenAt: old.givenAt,
                step: step(old.step), unit: old.unit.map(unit), deliveredAt: old.deliveredAt,
                stepDue: old.stepDue, isSendBack: old.isSendBack)
        }
        func decision(_ old: Decision) -> Decision {
            Decision(
                ruling: old.ruling, outcome: old.outcome, step: step(old.step), at: old.at)
        }
        return switch self {
        case .filed(let old):
            .filed(
                Filing(
                    unit: unit(old.unit), step: step(old.step), checkBy: old.checkBy,
                    pause: old.pause))
        case .held(let old): .held(holding(old))
        case .paused(let old, let pause): .paused(holding(old), pause)
        case .decided(let old, let ruled): .decided(holding(old), decision(ruled))
        case .inTransit(let old): .inTransit(transit(old))
        case .returning(let old, let ruled): .returning(transit(old), decision(ruled))
        case .returned, .refused, .stopped, .withdrawn: self
        }
    }
}

extension Filing {
    /// The state an event leads to from an application that waits.
    fileprivate func after(_ entry: LedgerEntry) -> DossierState? {
        switch entry.event {
        case .takenIn(let taken):
            .held(
                Holding(
                    unit: unit, step: step, officer: entry.officer, acceptedAt: entry.at,
                    stepDue: taken.stepDue, cameFrom: nil))
        case .supplementRequested(_, _, let respondBy, _) where pause == nil:
            .filed(
                with(Pause(reason: .supplement, since: entry.at, respondBy: respondBy), checkBy))
        case .supplementReceived(_, let restart) where pause != nil:
            .filed(with(nil, restart?.stepDue ?? checkBy))
        case .refused: .refused
        case .withdrawn: .withdrawn
        case .reminded, .repaired: .filed(self)
        case .redated(let redating): .filed(with(pause, redating.stepDue ?? checkBy))
        case .transferred(let transfer):
            .filed(
                Filing(
                    unit: transfer.standing(unit), step: step, checkBy: checkBy, pause: pause))
        case .migrated(let migration):
            .filed(
                Filing(
                    unit: unit, step: migration.steps[step] ?? step, checkBy: checkBy,
                    pause: pause))
        default: nil
        }
    }

    private func with(_ pause: Pause?, _ checkBy: Instant) -> Filing {
        Filing(unit: unit, step: step, checkBy: checkBy, pause: pause)
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

    fileprivate func with(stepDue: Instant?) -> Holding {
        Holding(
            unit: unit, step: step, officer: officer, acceptedAt: acceptedAt, stepDue: stepDue,
            cameFrom: cameFrom)
    }

    /// Signed for anew: what was paused for more than papers is no longer merely received.
    fileprivate func takenUp(at instant: Instant, stepDue: Instant?) -> Holding {
        Holding(
            unit: unit, step: step, officer: officer, acceptedAt: instant, stepDue: stepDue,
            cameFrom: cameFrom)
    }

    fileprivate func with(officer: OfficerID) -> Holding {
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

    fileprivate func with(stepDue: Instant?) -> Transit {
        Transit(
            from: from, givenBy: givenBy, givenAt: givenAt, step: step, unit: unit,
            deliveredAt: deliveredAt, stepDue: stepDue, isSendBack: isSendBack)
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
