import Dossiers

/// A dossier of a random walk, and what an onlooker keeps in mind of it: the promises are checked
/// against the ledger and this, not against what the law says of itself.
struct Followed {
    var walk: Walk
    var isMigrated = false
    private var involved: Set<UnitID>
    private var portal: PortalStatus
    /// Who did which step last, of those that somebody holds.
    private var workers: [StepID: OfficerID] = [:]

    init(_ edition: Edition, from first: Transition) {
        walk = Walk(edition, from: first)
        involved = [first.dossier.reception.unit]
        portal = edition.portalStatus(of: first.dossier)
    }

    /// Names the promise that the last step broke, or nil.
    mutating func brokenPromise(
        since before: Walk, _ command: Command?, by officer: Officer
    ) throws -> String? {
        let (old, new) = (before.dossier, walk.dossier)
        if try Dossier.replay(walk.entries) != new { return "replay differs" }
        if new.version != walk.entries.count || new.version != old.version + 1 { return "version" }
        if new.changedAt < old.changedAt || new.changedAt != walk.entries.last?.at {
            return "stamps went back"
        }
        if old.custodian == nil { return "an ended dossier changed" }
        let levels = brokenLevels()
        let eyes = brokenEyes(since: before, by: officer)
        let moves = brokenPortal(since: before)
        let faults: [String?] = [
            brokenEnd(), brokenClock(since: before), levels, eyes,
            brokenSubmission(since: before), brokenMandate(since: before, command, by: officer),
            moves, brokenSilence(), try brokenTiling(), try brokenShares(), try brokenDates(),
            try brokenAlarm(),
        ]
        return faults.lazy.compactMap(\.self).first
    }

    private var isEnded: Bool { walk.dossier.state.kind.isEnd }

    /// What lies at each door adds up to the whole, to the second.
    private func brokenShares() throws -> String? {
        let lateness = try walk.edition.lateness(of: walk.entries, at: walk.dossier.changedAt)
        guard lateness.shares.map(\.beyondDue).reduce(0, +) == lateness.seconds else {
            return "the shares of the lateness do not add up"
        }
        guard let from = lateness.shares.first?.from else { return nil }
        let whole = try walk.edition.calendar.workingSeconds(from: from, to: lateness.until)
        return lateness.shares.map(\.seconds).reduce(0, +) == whole
            ? nil : "the shares of the time do not add up"
    }

    private func brokenEnd() -> String? {
        if (walk.dossier.custodian == nil) != isEnded { return "custodian" }
        if (walk.alarm == nil) != isEnded { return "alarm" }
        if walk.edition.alarm(for: walk.dossier) != walk.alarm {
            return "the alarm is not the dossier's"
        }
        guard isEnded else { return nil }
        for command in walk.goodCommands {
            let next = try? walk.edition.apply(
                command, to: walk.dossier, by: .router, at: walk.dossier.changedAt)
            if next != nil { return "\(command.name) succeeded after the end" }
        }
        return nil
    }

    // MARK: The clock

    /// Whether something is a cause for the clock to stand, read off the ledger.
    private var hasCause: Bool {
        var pausesClock = false
        for entry in walk.entries {
            switch entry.event {
            case .supplementRequested(_, _, _, let stopsClock): pausesClock = stopsClock
            case .paused, .dutySent, .stopped(_, false): pausesClock = true
            case .supplementReceived, .resumed, .dutyConfirmed: pausesClock = false
            default: break
            }
        }
        return pausesClock
            || walk.dossier.opinions.contains { $0.standing == .awaited && !$0.countsInLimit }
    }

    private func brokenClock(since before: Walk) -> String? {
        let (old, new) = (before.dossier.clock, walk.dossier.clock)
        // Under another edition the same supplement may have stopped the clock, or not.
        if !isEnded, !isMigrated, (new.stoppedAt != nil) != hasCause {
            return hasCause ? "the clock runs while paused" : "the clock stands for nothing"
        }
        // Papers may let the whole limit begin anew while an opinion is awaited still.
        if case .supplementReceived(_, .some) = walk.entries.last?.event, new.stoppedAt != nil {
            return new.stoppedAt == walk.entries.last?.at ? nil : "the beginning of the limit"
        }
        if let stoppedAt = new.stoppedAt, let before = old.stoppedAt, stoppedAt != before {
            return "the clock stopped twice"
        }
        if new.originalDue != old.originalDue, old.startedAt != nil { return "first due date" }
        guard new.due != old.due else { return nil }
        let event = walk.entries.last?.event
        if case .redated = event { return nil }
        if case .apologised(_, _, .some) = event { return new.due > old.due ? nil : "appointment" }
        if case .takenIn = event { return nil }
        if old.stoppedAt == nil, walk.edition.procedure.supplement.resume != .restart {
            return "the due date moved though the clock ran"
        }
        if new.stoppedAt != nil { return "the due date moved while the clock stood" }
        if new.due < old.due, walk.edition.procedure.supplement.resume != .restart {
            return "the due date came nearer"
        }
        return nil
    }

    /// The dates are those that a reckoning from scratch arrives at.
    private func brokenDates() throws -> String? {
        guard !isEnded, !isMigrated else { return nil }
        let fresh = try walk.edition.redating(of: walk.entries, basis: "again")
        if fresh.due != walk.dossier.clock.due { return "due date not that of a fresh reckoning" }
        if fresh.stepDue != walk.dossier.state.stepDue {
            return "step's date not that of a fresh reckoning"
        }
        return nil
    }

    /// The router finds something to do when it looks, and then nothing more at that moment.
    private func brokenAlarm() throws -> String? {
        guard let alarm = walk.alarm else { return nil }
        var next = walk
        let now = max(alarm.at, walk.dossier.changedAt)
        for _ in 0..<8 {
            guard let due = next.alarm, due.at <= now else { return nil }
            try next.apply(.remind, by: .router, at: now)
        }
        return "the router reminds without end"
    }

    // MARK: Levels, people, papers

    private mutating func brokenLevels() -> String? {
        switch walk.entries.last?.event {
        case .delivered(let unit, _), .dutySent(let unit, _): involved.insert(unit)
        case .opinionsAsked(let opinions): involved.formUnion(opinions.map(\.unit))
        case .transferred(let transfer):
            involved = Set(
                involved.map { unit in
                    transfer.changes.first { $0.from == unit }?.to ?? unit
                })
        default: break
        }
        let levels = involved.reduce(into: LevelSet()) { $0.insert(LevelSet($1.level)) }
        if levels != walk.dossier.touched { return "levels touched" }
        return levels.isWithinLimit ? nil : "a third level"
    }

    private mutating func brokenEyes(since before: Walk, by officer: Officer) -> String? {
        if case .migrated(let migration)? = walk.entries.last?.event {
            workers = Dictionary(
                uniqueKeysWithValues: workers.map { (migration.steps[$0.key] ?? $0.key, $0.value) })
            return nil
        }
        guard case .held(let holding) = before.dossier.state else { return nil }
        switch walk.entries.last?.event {
        case .handedOff, .decided: break
        default: return nil
        }
        workers[holding.step] = officer.id
        for group in walk.edition.procedure.fourEyes ?? [] where group.contains(holding.step) {
            let same = group.filter { $0 != holding.step && workers[$0] == officer.id }
            if !same.isEmpty { return "one pair of eyes" }
        }
        return nil
    }

    private func brokenSubmission(since before: Walk) -> String? {
        guard case .held(let holding) = before.dossier.state else { return nil }
        let procedure = before.edition.procedure
        switch walk.entries.last?.event {
        case .decided: break
        case .handedOff(_, let next, _):
            let isUp =
                procedure.step(next)!.outcomes.contains { $0.decision != nil }
                && procedure.step(holding.step)!.outcomes.allSatisfy { $0.decision == nil }
            if !isUp { return nil }
        default: return nil
        }
        let dossier = before.dossier
        if dossier.opinions.contains(where: { $0.standing == .awaited }) {
            return "went up with an opinion awaited"
        }
        let asked = Set(dossier.opinions.filter { $0.withdrawn == nil }.map(\.consultation))
        for consultation in procedure.consultations
        where consultation.always && consultation.step == holding.step
            && !asked.contains(consultation.id)
        {
            return "went up with nobody asked"
        }
        let isLate = walk.dossier.changedAt > dossier.clock.due
        if isLate, dossier.matter?.apology?.signedAt == nil { return "late without apology" }
        let children = dossier.matter?.children.filter { $0.dossier != nil } ?? []
        let here = procedure.children.filter { before.edition.childrenStep($0) == holding.step }
        for child in children where here.contains(where: { $0.id == child.id }) {
            if !child.status.isSettled { return "went up with a child open" }
        }
        return nil
    }

    private func brokenMandate(
        since before: Walk, _ command: Command?, by officer: Officer
    ) -> String? {
        guard let unit = before.dossier.custodian, let entry = walk.entries.last else { return nil }
        if entry.officer != officer.id { return "who acted" }
        switch command {
        case .handOff, .accept, .decide, .requestSupplement, .pause, .resume, .stop:
            guard !officer.isRouter else { return nil }
            let isOwn =
                (officer.unit == unit || officer.standsFor.contains(unit))
                && (!officer.posts.isEmpty || postNeeded(before) == nil)
            if isOwn { return entry.mandate == nil ? nil : "a mandate for the own desk" }
            guard let mandate = officer.mandates.first(where: { $0.id == entry.mandate }) else {
                return "acted for another without a mandate"
            }
            return mandate.unit == unit && mandate.period.contains(walk.edition.day(of: entry.at))
                ? nil : "a mandate that does not cover"
        default: return nil
        }
    }

    private func postNeeded(_ before: Walk) -> PostID? {
        before.dossier.state.step.flatMap { before.edition.procedure.step($0)?.post }
    }

    // MARK: The portal, silence, custody

    private mutating func brokenPortal(since before: Walk) -> String? {
        guard let moves = walk.edition.portalMoves(from: before.dossier, to: walk.dossier) else {
            return "the portal knows no way from \(before.facts[0]) to \(walk.facts[0])"
        }
        let (from, to) = (before.dossier.portalStage, walk.dossier.portalStage)
        guard from == to || PortalStage.arrows.contains(.init(from: from, to: to)) else {
            return "no arrow leads from \(from.rawValue) to \(to.rawValue)"
        }
        for status in moves {
            guard Self.legal[portal.rawValue]!.contains(status.rawValue) else {
                return "the portal takes no move from \(portal.rawValue) to \(status.rawValue)"
            }
            // What is paused and resumed in the very instant of its reception cannot be told from
            // what was only received.
            let isInstant = walk.dossier.changedAt == walk.dossier.clock.startedAt
            if status == .supplementRequested, status != moves.last, !isInstant {
                return "papers for nothing"
            }
            portal = status
        }
        return portal == walk.edition.portalStatus(of: walk.dossier)
            ? nil : "the portal is at \(portal.rawValue)"
    }

    /// The legal moves as domain facts 4.1 lists them.
    private static let legal: [Int: Set<Int>] = [
        1: [2, 3, 5, 7], 2: [4, 5, 7], 3: [], 4: [5, 6, 7, 8, 9], 5: [2, 3, 4, 7, 8],
        6: [4, 7, 8], 7: [], 8: [4], 9: [6, 10], 10: [],
    ]

    private func brokenSilence() -> String? {
        for opinion in walk.dossier.opinions {
            let asked = walk.edition.procedure.consultations.first { $0.id == opinion.consultation }
            if opinion.standing == .silentConsent, !isMigrated {
                guard case .consent? = asked?.silence else { return "silence taken for consent" }
            }
            if opinion.silentAt == nil, opinion.standing == .awaited,
                opinion.answer != nil || opinion.withdrawn != nil
            {
                return "an opinion's standing"
            }
        }
        return nil
    }

    private func brokenTiling() throws -> String? {
        let custody = try Custody.intervals(of: walk.entries)
        var at: Instant? = walk.entries[0].at
        for interval in custody {
            if interval.from != at { return "custody has a gap or an overlap" }
            for span in interval.spans {
                if span.from != at { return "the spans of a custody do not tile" }
                at = span.to
            }
            if interval.to != at { return "the spans do not end with their custody" }
        }
        if (at == nil) == isEnded { return "custody ends when the dossier does" }
        if !isEnded, custody.last?.unit != walk.dossier.custodian { return "who has custody" }
        let parts = try ControlSheet(entries: walk.entries, edition: walk.edition).parts
        if let used = parts.compactMap(\.usedSeconds).min(), used < 0 { return "used time" }
        // A reorganisation on the way changes who answers, and gives nobody a part.
        let isMoved = walk.entries.contains {
            if case .transferred = $0.event { true } else { false }
        }
        if !isMoved, parts.map(\.giver) != custody.map(\.unit) {
            return "sheet and custody differ"
        }
        let end = walk.dossier.changedAt
        let lateness = try walk.edition.lateness(of: walk.entries, at: end)
        let beyond = lateness.shares.reduce(0) { $0 + $1.beyondDue }
        return beyond == lateness.seconds ? nil : "lateness is not laid at doors in full"
    }
}
