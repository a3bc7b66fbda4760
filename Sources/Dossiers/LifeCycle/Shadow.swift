/// What a draft edition would have made of a dossier that is finished.
public struct Shadow: Hashable, Sendable {
    public let code: String
    /// The first thing that would have been refused, by the number of its ledger row.
    public let refusal: Refusal?
    /// When the dossier was ruled on, or ended without a ruling.
    public let doneAt: Instant?
    /// When it was due, and when it would have been under the draft.
    public let due: Instant
    public let draftDue: Instant?

    /// A command that the draft refuses.
    public struct Refusal: Hashable, Sendable {
        public let number: Int
        public let command: String
        public let error: TransitionError
    }

    /// Whether it was late.
    public var wasLate: Bool { doneAt.map { $0 > due } ?? false }

    /// Whether it would have been late under the draft; nil where a refusal came first.
    public var wouldBeLate: Bool? {
        guard refusal == nil, let doneAt, let draftDue else { return nil }
        return doneAt > draftDue
    }
}

extension Edition {
    /// Replays a finished dossier's commands against this edition, at the times and by the officers
    /// of its ledger, and tells what would have been refused or late.
    ///
    /// The edition's first day is disregarded; who acted counts as holding every post.
    ///
    /// - Parameters:
    ///   - isDifficult: Tells whether an area is a difficult one, whose dossiers have more time;
    ///     the ledger does not say so.
    ///   - unit: Finds a unit by its number.
    /// - Throws: ``ReplayError`` where the ledger itself cannot be replayed.
    public func shadow(
        _ entries: [LedgerEntry], isDifficult: (_ subject: String) -> Bool = { _ in false },
        unit: (UnitID) -> Unit?
    ) throws(ReplayError) -> Shadow {
        let real = try Dossier.replay(entries)
        var shadow: Dossier?
        var refusal: Shadow.Refusal?
        var doneAt: Instant?
        for entry in entries {
            do throws(TransitionError) {
                if refusal == nil {
                    shadow = try shadowed(entry, shadow, isDifficult, unit)
                }
            } catch {
                refusal = Shadow.Refusal(
                    number: entry.number, command: entry.event.name, error: error)
            }
            if entry.event.endsTheWork { doneAt = doneAt ?? entry.at }
        }
        return Shadow(
            code: real.code, refusal: refusal, doneAt: doneAt, due: real.clock.due,
            draftDue: shadow?.clock.due)
    }

    private func shadowed(
        _ entry: LedgerEntry, _ shadow: Dossier?, _ isDifficult: (String) -> Bool,
        _ unit: (UnitID) -> Unit?
    ) throws(TransitionError) -> Dossier? {
        switch entry.event {
        case .received(let received), .filed(let received):
            return try begun(entry, received, isDifficult)
        default: break
        }
        guard let shadow else { return nil }
        if case .silenceRecorded = entry.event { return try silenced(shadow, at: entry.at) }
        guard let command = try command(entry.event, unit) else {
            // What the router or the house did happens to the shadow as it happened.
            guard entry.event.isSafeForShadow, shadow.custodian != nil else { return shadow }
            return transition(entry.event, of: shadow, by: .router, at: entry.at).dossier
        }
        let officer =
            entry.unit == nil
            ? Officer.router
            : Officer(
                id: entry.officer, name: "", unit: entry.unit,
                posts: Set(procedure.steps.compactMap(\.post)),
                standsFor: Set([shadow.custodian].compactMap(\.self)))
        return try apply(command, to: shadow, by: officer, at: entry.at).dossier
    }

    /// The deadlines of the draft pass in their own time; the clock goes on as the draft has it.
    private func silenced(_ shadow: Dossier, at now: Instant) throws(TransitionError) -> Dossier {
        let desk = Act(
            edition: self, command: .remind, dossier: shadow, officer: .router, at: now,
            levels: [])
        guard let event = try desk.silence() else { return shadow }
        return transition(event, of: shadow, by: .router, at: now).dossier
    }

    /// The command that would cause an event again; nil for what no officer commands.
    ///
    /// A question of the officer's own has the working time it had.
    private func command(
        _ event: Event, _ unit: (UnitID) -> Unit?
    ) throws(TransitionError) -> Command? {
        guard case .opinionsAsked(let opinions) = event else { return event.command(unit) }
        var requests: [OpinionRequest] = []
        for opinion in opinions {
            guard let agency = unit(opinion.unit) else { continue }
            guard opinion.consultation == nil else {
                requests.append(
                    OpinionRequest(
                        consultation: opinion.consultation, unit: agency,
                        question: opinion.question))
                continue
            }
            requests.append(
                OpinionRequest(
                    consultation: nil, unit: agency, question: opinion.question,
                    within: try workingTime(from: opinion.askedAt, to: opinion.due)))
        }
        return .opinion(.ask(requests))
    }

    private func workingTime(
        from start: Instant, to end: Instant
    ) throws(TransitionError) -> TimeLimit? {
        do {
            let seconds = try calendar.workingSeconds(from: start, to: end)
            return TimeLimit(thousandths: max(1, Int(seconds * 1_000 / 3_600)), of: .hour)
        } catch { throw .calendar(error) }
    }

    private func begun(
        _ entry: LedgerEntry, _ received: Received, _ isDifficult: (String) -> Bool
    ) throws(TransitionError) -> Dossier? {
        let application = received.application
        guard procedure.reception.channels.contains(application.channel) else {
            throw .channelClosed(procedure: procedure.code, channel: application.channel)
        }
        let filed = Set(application.papers.map(\.code))
        let missing = procedure.papers.filter { $0.required && !filed.contains($0.code) }
        guard missing.isEmpty || received.parent != nil else {
            throw .papersMissing(procedure: procedure.code, papers: missing.map(\.code))
        }
        let limit = try grantedLimit(
            application, isDifficultArea: isDifficult(application.subject))
        let due = try deadline(
            from: application.filedAt ?? entry.at, limit, on: calendar, procedure.counting)
        let first = Received(
            code: received.code, edition: id, application: application, unit: received.unit,
            step: procedure.steps[0].id, stepDue: received.stepDue, limit: limit, due: due,
            calendarVersion: calendar.version, parent: received.parent,
            watched: watchedSteps.isEmpty ? nil : watchedSteps)
        var event = Event.received(first)
        if case .filed = entry.event { event = .filed(first) }
        return try? Dossier(
            receivedBy: LedgerEntry(
                dossier: entry.dossier, number: 1, at: entry.at, officer: entry.officer,
                unit: entry.unit, event: event))
    }
}

extension Event {
    /// The name of the command that causes the event, as the terminal spells it.
    public var name: String {
        switch self {
        case .received: "receive"
        case .filed: "file"
        case .takenIn: "take-in"
        case .refused: "refuse"
        case .handedOff: "hand-off"
        case .delivered: "deliver"
        case .accepted: "accept"
        case .sentBack: "send-back"
        case .supplementRequested: "supplement request"
        case .supplementReceived: "supplement received"
        case .decided: "decide"
        case .resultReturned: "return"
        case .withdrawn: "withdraw"
        case .reminded, .silenceRecorded: "remind"
        case .opinionsAsked: "opinions ask"
        case .opinionAnswered: "opinions answer"
        case .opinionWithdrawn: "opinions withdraw"
        case .paused: "pause"
        case .resumed: "resume"
        case .dutySent: "duty send"
        case .dutyNotified: "duty notify"
        case .dutyPaid: "duty pay"
        case .dutyConfirmed: "duty confirm"
        case .stopped: "stop"
        case .apologised: "apologise"
        case .reassigned: "reassign"
        case .migrated: "migrate"
        case .transferred: "transfer"
        case .redated: "redate"
        case .childrenChosen: "children choose"
        case .childOpened: "children opened"
        case .childProgressed: "children progressed"
        case .repaired: "repair"
        }
    }

    /// The command that would cause the event again, where it needs no edition.
    fileprivate func command(_ unit: (UnitID) -> Unit?) -> Command? {
        switch self {
        case .takenIn: .takeIn
        case .refused(let reason): .refuse(reason: reason)
        case .handedOff(let outcome, _, let note): .handOff(outcome: outcome, note: note)
        case .delivered(let id, _): unit(id).map { .deliver(to: $0) }
        case .accepted: .accept
        case .sentBack(let reason): .sendBack(reason: reason)
        case .supplementRequested(let papers, let reason, _, _):
            .requestSupplement(papers: papers, reason: reason)
        case .supplementReceived(let note, _): .recordSupplement(note: note)
        case .paused(let begun): .pause(reason: begun.reason, note: begun.note)
        case .resumed(let end): .resume(note: end.note)
        case .dutySent(let office, let slip):
            unit(office).map { .duty(.send(slip: slip, to: $0)) }
        case .dutyNotified(let notice, let dong, _): .duty(.notify(notice: notice, dong: dong))
        case .dutyPaid(let reference, let dong): .duty(.pay(reference: reference, dong: dong))
        case .dutyConfirmed(let end): .duty(.confirm(note: end.note))
        case .decided(let outcome, _, let note): .decide(outcome: outcome, note: note)
        case .resultReturned(let receiver): .returnResult(to: receiver)
        case .stopped(let reason, _): .stop(reason: reason)
        case .withdrawn(let reason): .withdraw(reason: reason)
        case .apologised(let reason, _, let time): .apologise(reason: reason, extension: time)
        case .opinionAnswered(let answer):
            .opinion(.answer(number: answer.number, answer.stance, text: answer.text))
        case .opinionWithdrawn(let withdrawal):
            .opinion(.withdraw(number: withdrawal.number, reason: withdrawal.reason))
        case .childrenChosen(let ids): .group(.choose(ids))
        case .received, .filed, .reminded, .opinionsAsked, .silenceRecorded, .reassigned, .migrated,
            .transferred,
            .redated, .childOpened, .childProgressed, .repaired:
            nil
        }
    }

    /// Whether the event can happen to a shadow that may stand elsewhere than its dossier did.
    fileprivate var isSafeForShadow: Bool {
        switch self {
        case .reminded, .childOpened, .childProgressed: true
        default: false
        }
    }
}
