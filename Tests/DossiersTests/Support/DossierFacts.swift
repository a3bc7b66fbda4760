import Dossiers

extension Walk {
    /// What can be said of the dossier as it stands, in the words of the scenario tables.
    var facts: [String] {
        clockFacts + matterFacts + followingFacts
    }

    private var clockFacts: [String] {
        let clock = dossier.clock
        var facts = [
            stateFact, "due \(local(clock.due))", "first due \(local(clock.originalDue))",
            clock.stoppedAt.map { "clock stands since \(local($0))" } ?? "clock runs",
            "calendar \(clock.calendarVersion)", "edition \(dossier.edition)",
        ]
        if clock.stoppedAt != nil { facts.append("clock stands") }
        if clock.supplementRequests > 0 { facts.append("supplement \(clock.supplementRequests)") }
        if dossier.countsAsLateBySupplements { facts.append("counts as late") }
        if let stepDue { facts.append("step due \(local(stepDue))") }
        if let respondBy = pause?.respondBy { facts.append("answer by \(local(respondBy))") }
        return facts
    }

    private var matterFacts: [String] {
        var facts = dossier.opinions.flatMap { opinion in
            let stance = opinion.answer.map { " \($0.stance.rawValue)" } ?? ""
            return [
                "opinion \(opinion.number) \(opinion.standing.rawValue)\(stance)",
                "opinion \(opinion.number) by \(local(opinion.due))",
            ]
        }
        let matter = dossier.matter
        facts += (matter?.children ?? []).map { "child \($0.id) \($0.status.rawValue)" }
        if let duty = matter?.duty {
            facts.append("duty \(duty.stage.rawValue)")
            facts += duty.notice.map { ["to pay \($0.dong) đồng"] } ?? []
        }
        if let apology = matter?.apology {
            facts.append(apology.signedAt == nil ? "apology drafted" : "apology signed")
            facts.append("appointed again \(apology.appointments)")
        } else {
            facts.append("no apology")
        }
        let levels = dossier.touched.levels.map { "\($0.rank)" }.joined(separator: " and ")
        return facts + ["touches levels \(levels)"]
    }

    private var followingFacts: [String] {
        var facts = ["answers: \(Office.name(dossier.custodian))"]
        facts.append("portal \(edition.portalStatus(of: dossier).rawValue)")
        facts.append(alarm.map { "next \($0.reminder.rawValue) \(local($0.at))" } ?? "nothing next")
        if case .reminded(let reminder)? = entries.last?.event {
            facts.append("reminded of \(reminder.rawValue)")
        }
        if case .silenceRecorded? = entries.last?.event { facts.append("silence recorded") }
        if effects.contains(.followGroup) { facts.append("the router follows the group") }
        let due = edition.dueChildren(of: dossier)
        facts += due.open.map { "opens \($0.id)" } + due.skip.map { "skips \($0.id)" }
        if let officer, let id = entries.last?.mandate {
            facts += officer.mandates.filter { $0.id == id }.map {
                "signed \($0.signature(of: officer.name))"
            }
        } else {
            facts.append("signed in the own right")
        }
        return facts
    }

    private var pause: Pause? {
        switch dossier.state {
        case .paused(_, let pause): pause
        case .filed(let filing): filing.pause
        default: nil
        }
    }

    private var stateFact: String {
        switch dossier.state {
        case .filed(let filing):
            (filing.pause == nil ? "filed at " : "filed incomplete at ")
                + Office.name(filing.unit)
        case .inTransit(let transit): transitFact(transit)
        case .returning(let transit, let decision):
            "\(decision.ruling.rawValue) and \(transitFact(transit))"
        case .held(let holding): "held by \(Office.name(holding.unit)) at \(holding.step)"
        case .paused(let holding, let pause): pauseFact(pause, at: holding.step)
        case .decided(let holding, let decision):
            "\(decision.ruling.rawValue) and held by \(Office.name(holding.unit)) "
                + "at \(holding.step)"
        case .returned(let decision): "\(decision.ruling.rawValue) and returned"
        case .refused: dossier.clock.startedAt == nil ? "not received" : "refused at reception"
        case .stopped: "stopped"
        case .withdrawn: "withdrawn"
        }
    }

    private func pauseFact(_ pause: Pause, at step: StepID) -> String {
        switch pause.reason {
        case .supplement: "waiting for the applicant at \(step)"
        case .financialDuty: "waiting for the duty at \(step)"
        case .procedure(let reason): "paused for \(reason) at \(step)"
        case .stop: "stopped for now at \(step)"
        }
    }

    private func transitFact(_ transit: Transit) -> String {
        let way = transit.isSendBack ? "back to" : "to"
        guard let unit = transit.unit, transit.deliveredAt != nil else {
            return "on its way \(way) \(transit.step)"
        }
        return "delivered \(way) \(Office.name(unit)) for \(transit.step)"
    }

    private var stepDue: Instant? {
        if case .filed = dossier.state { return nil }
        return dossier.state.stepDue
    }

    /// The section on opinions of a submission, as the tables write it.
    func opinionLines(at now: Instant) throws -> String {
        try edition.opinionLines(of: dossier, at: now).map { line in
            let opinion = line.opinion
            let stance = opinion.answer.map { " \($0.stance.rawValue)" } ?? ""
            let late = line.lateSeconds.map { " \($0 / 60) min late" } ?? ""
            return "\(opinion.number) \(Office.name(opinion.unit)) "
                + "asked \(local(opinion.askedAt)) \(opinion.standing.rawValue)\(stance)\(late)"
        }.joined(separator: ", ")
    }

    /// Who had the dossier for how long, and how much of it beyond the step and the due date.
    func lateness(at now: Instant) throws -> String {
        let lateness = try edition.lateness(of: entries, at: now)
        let shares = lateness.shares.map { share in
            "\(share.unit.map { Office.name($0) } ?? "nobody")/\(share.step) "
                + "\(share.kind.rawValue) \(share.seconds / 60) min, \(share.beyondStep / 60) "
                + "beyond the step, \(share.beyondDue / 60) beyond the due date"
        }
        return (["late \(lateness.seconds / 60) of \(lateness.originalSeconds / 60) min"] + shares)
            .joined(separator: "; ")
    }

    /// The custody intervals with what their time went into.
    func custody() throws -> String {
        try Custody.intervals(of: entries).map { custody in
            let spans = custody.spans.map {
                "\($0.kind.rawValue) until \($0.to.map(local) ?? "now")"
            }
            return "\(Office.name(custody.unit))/\(custody.step): "
                + spans.joined(separator: "; ")
        }.joined(separator: ", ")
    }
}

extension ControlSheet.Part {
    /// The part in the words of the scenario tables.
    var text: String {
        let minutes = usedSeconds.map { "\($0 / 60) min" } ?? "-"
        let to = receiver.map { Office.name($0.unit) } ?? "-"
        return "\(Office.name(giver))/\(step) → \(to): \(minutes) \(verdict?.rawValue ?? "-")"
    }
}
