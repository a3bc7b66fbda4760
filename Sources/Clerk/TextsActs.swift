import Dossiers

extension Texts {
    /// What a command has done, for the one who gave it.
    static func done(_ transition: Transition) -> Bilingual {
        let code = transition.dossier.code
        let due = LocalTime.long(transition.dossier.clock.due)
        switch transition.entry.event {
        case .received:
            return Bilingual(
                vi: "Đã tiếp nhận hồ sơ \(code); hẹn trả kết quả \(due).",
                en: "Received dossier \(code); the result is due \(due).")
        case .handedOff(_, let step, _):
            return Bilingual(
                vi: "Đã chuyển hồ sơ \(code) đến bước \"\(step)\"; bộ định tuyến sẽ giao.",
                en: "Handed dossier \(code) off to step \"\(step)\"; the router delivers it.")
        case .sentBack:
            return Bilingual(
                vi: "Đã trả lại hồ sơ \(code) cho nơi chuyển; bộ định tuyến sẽ giao.",
                en: "Sent dossier \(code) back to where it came from; the router delivers it.")
        case .delivered:
            return Bilingual(vi: "Đã giao hồ sơ \(code).", en: "Delivered dossier \(code).")
        case .accepted:
            return accepted(code, transition.dossier.state)
        case .supplementRequested(_, _, let respondBy):
            let by = respondBy.map(LocalTime.long)
            return Bilingual(
                vi: "Đã yêu cầu bổ sung hồ sơ \(code); thời hạn tạm dừng"
                    + (by.map { ", người nộp trả lời trước \($0)." } ?? "."),
                en: "Asked for papers on dossier \(code); the clock is stopped"
                    + (by.map { ", the applicant has until \($0)." } ?? "."))
        case .supplementReceived:
            return Bilingual(
                vi: "Đã ghi nhận bổ sung hồ sơ \(code); hẹn trả kết quả \(due).",
                en: "Recorded the papers of dossier \(code); the result is due \(due).")
        case .decided(_, let ruling, _):
            return Bilingual(
                vi: "Đã quyết định hồ sơ \(code): \(self.ruling(ruling).vi).",
                en: "Decided dossier \(code): \(self.ruling(ruling).en).")
        case .resultReturned(let receiver):
            return Bilingual(
                vi: "Đã trả kết quả hồ sơ \(code) cho \(receiver).",
                en: "Returned the result of dossier \(code) to \(receiver).")
        case .refused:
            return Bilingual(
                vi: "Đã từ chối tiếp nhận hồ sơ \(code).", en: "Refused dossier \(code).")
        case .withdrawn:
            return Bilingual(
                vi: "Hồ sơ \(code) đã được rút.", en: "Dossier \(code) was withdrawn.")
        case .reminded:
            return Bilingual(vi: "Đã nhắc hồ sơ \(code).", en: "Reminded of dossier \(code).")
        }
    }

    private static func accepted(_ code: String, _ state: DossierState) -> Bilingual {
        var until = ""
        if case .held(let holding) = state, let due = holding.stepDue {
            until = LocalTime.long(due)
        }
        return Bilingual(
            vi: "Đã ký nhận hồ sơ \(code)" + (until.isEmpty ? "." : "; bước này hạn \(until)."),
            en: "Signed for dossier \(code)"
                + (until.isEmpty ? "." : "; this step is due \(until)."))
    }

    /// The answer to a command id that was carried out before (promise P5).
    static func repeated(_ code: String, _ entry: LedgerEntry) -> Bilingual {
        Bilingual(
            vi: "Hồ sơ \(code): lệnh này đã thực hiện lúc \(LocalTime.long(entry.at)) "
                + "(dòng \(entry.number)); không thay đổi gì thêm.",
            en: "Dossier \(code): already done at \(LocalTime.long(entry.at)) "
                + "(row \(entry.number)); nothing changed now.")
    }

    static func ruling(_ ruling: Ruling) -> Bilingual {
        switch ruling {
        case .granted: Bilingual(vi: "chấp thuận", en: "granted")
        case .refused: Bilingual(vi: "không chấp thuận", en: "refused")
        }
    }

    static func reminder(_ reminder: Reminder) -> Bilingual {
        switch reminder {
        case .acceptance: Bilingual(vi: "chưa ký nhận", en: "not signed for")
        case .step: Bilingual(vi: "hết thời hạn của bước", en: "the step's time is up")
        case .dueSoon: Bilingual(vi: "sắp đến hạn trả", en: "the due date is near")
        case .overdue: Bilingual(vi: "quá hạn trả", en: "overdue")
        case .pause: Bilingual(vi: "tạm dừng đã lâu", en: "paused for long")
        case .collection: Bilingual(vi: "kết quả chưa được nhận", en: "the result lies uncollected")
        }
    }

    /// A ledger row in words, for the timeline.
    static func happened(_ event: Event, _ names: Names) -> Bilingual {
        switch event {
        case .received(let received):
            return Bilingual(
                vi: "Tiếp nhận; hẹn trả \(LocalTime.long(received.due))",
                en: "Received; due \(LocalTime.long(received.due))"
            )
            .with(received.application.note)
        case .refused(let reason):
            return Bilingual(vi: "Từ chối tiếp nhận", en: "Refused").with(reason)
        case .handedOff(_, let step, let note):
            let name = names.step(step)
            return Bilingual(vi: "Chuyển: \(name.vi)", en: "Handed off: \(name.en)").with(note)
        case .delivered(let unit, _):
            return Bilingual(
                vi: "Giao đến \(names.unit(unit))", en: "Delivered to \(names.unit(unit))")
        case .accepted: return Bilingual(vi: "Ký nhận", en: "Signed for")
        case .sentBack(let reason): return Bilingual(vi: "Trả lại", en: "Sent back").with(reason)
        case .supplementRequested(let papers, let reason, let respondBy):
            let until = respondBy.map(LocalTime.long)
            return Bilingual(
                vi: "Yêu cầu bổ sung; tạm dừng thời hạn" + (until.map { ", trước \($0)" } ?? ""),
                en: "Asked for papers; clock stopped" + (until.map { ", until \($0)" } ?? "")
            ).with(([reason] + papers).filter { !$0.isEmpty }.joined(separator: "; "))
        case .supplementReceived(let note, let due, _):
            return Bilingual(
                vi: "Nhận bổ sung; hẹn trả \(LocalTime.long(due))",
                en: "Papers received; due \(LocalTime.long(due))"
            ).with(note)
        case .decided(_, let ruling, let note):
            let words = self.ruling(ruling)
            return Bilingual(vi: "Quyết định: \(words.vi)", en: "Decided: \(words.en)").with(note)
        case .resultReturned(let receiver):
            return Bilingual(
                vi: "Trả kết quả cho \(receiver)", en: "Result returned to \(receiver)")
        case .withdrawn(let reason):
            return Bilingual(vi: "Người nộp rút hồ sơ", en: "Withdrawn").with(reason)
        case .reminded(let reminder):
            let words = self.reminder(reminder)
            return Bilingual(vi: "Nhắc: \(words.vi)", en: "Reminded: \(words.en)")
        }
    }
}

extension Bilingual {
    /// The text with a remark of the officer, which is in whatever language it was written in.
    fileprivate func with(_ remark: String) -> Bilingual {
        remark.isEmpty ? self : Bilingual(vi: "\(vi) (\(remark))", en: "\(en) (\(remark))")
    }
}
