import Dossiers

extension Walk {
    /// What can be said of the dossier as it stands, in the words of the scenario tables.
    var facts: [String] {
        var facts = [stateFact, "due \(local(dossier.clock.due))"]
        if dossier.clock.supplementRequests > 0 {
            facts.append("supplement \(dossier.clock.supplementRequests)")
        }
        if let stepDue { facts.append("step due \(local(stepDue))") }
        if case .paused(_, let pause) = dossier.state, let respondBy = pause.respondBy {
            facts.append("answer by \(local(respondBy))")
        }
        facts.append("answers: \(Office.name(dossier.custodian))")
        let status = edition.portalStatus(of: dossier)
        facts.append("portal \(status.rawValue)")
        if let alarm {
            facts.append("next \(alarm.reminder.rawValue) \(local(alarm.at))")
        } else {
            facts.append("nothing next")
        }
        if case .reminded(let reminder)? = entries.last?.event {
            facts.append("reminded of \(reminder.rawValue)")
        }
        return facts
    }

    private var stateFact: String {
        switch dossier.state {
        case .inTransit(let transit): transitFact(transit)
        case .returning(let transit, let decision):
            "\(decision.ruling.rawValue) and \(transitFact(transit))"
        case .held(let holding): "held by \(Office.name(holding.unit)) at \(holding.step)"
        case .paused(let holding, _): "waiting for the applicant at \(holding.step)"
        case .decided(let holding, let decision):
            "\(decision.ruling.rawValue) and held by \(Office.name(holding.unit)) "
                + "at \(holding.step)"
        case .returned(let decision): "\(decision.ruling.rawValue) and returned"
        case .refused: "refused at reception"
        case .stopped: "stopped"
        case .withdrawn: "withdrawn"
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
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _): transit.stepDue
        case .held(let holding), .paused(let holding, _), .decided(let holding, _): holding.stepDue
        case .returned, .refused, .stopped, .withdrawn: nil
        }
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
