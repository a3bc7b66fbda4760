import DossierStore
import Dossiers

/// Ledger rows in words, for the timeline.
extension Texts {
    static func happened(_ entry: LedgerEntry, _ names: Names) -> Bilingual {
        // Before the dossier is taken in nothing is promised.
        if case .supplementReceived(let note, _) = entry.event, names.isOnlyFiled(at: entry) {
            return Bilingual(vi: "Nhận bổ sung", en: "Papers received").with(note)
        }
        return happened(entry.event, names)
    }

    private static func happened(_ event: Event, _ names: Names) -> Bilingual {
        switch event {
        case .received(let received): return reception(received)
        case .filed(let received):
            return Bilingual(vi: "Nộp trực tuyến", en: "Filed online")
                .with(received.application.note)
        case .takenIn(let taken):
            return Bilingual(
                vi: "Tiếp nhận; hẹn trả \(LocalTime.long(taken.due))",
                en: "Taken in; due \(LocalTime.long(taken.due))")
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
        case .supplementRequested, .supplementReceived, .paused, .resumed, .stopped, .apologised,
            .dutySent, .dutyNotified, .dutyPaid, .dutyConfirmed:
            return happenedToClock(event, names)
        case .opinionsAsked, .opinionAnswered, .opinionWithdrawn, .silenceRecorded:
            return happenedAboutOpinions(event, names)
        case .reassigned, .migrated, .transferred, .redated, .childrenChosen, .childOpened,
            .childProgressed, .repaired:
            return happenedInHouse(event, names)
        }
    }

    private static func reception(_ received: Received) -> Bilingual {
        let due = LocalTime.long(received.due)
        let filed = received.application.filedAt.map(LocalTime.long)
        return Bilingual(
            vi: "Tiếp nhận" + (filed.map { " (nộp \($0))" } ?? "") + "; hẹn trả \(due)",
            en: "Received" + (filed.map { " (handed in \($0))" } ?? "") + "; due \(due)"
        ).with(received.application.note)
    }

    private static func happenedToClock(_ event: Event, _ names: Names) -> Bilingual {
        switch event {
        case .supplementRequested(let papers, let reason, let respondBy, let stopsClock):
            let until = respondBy.map(LocalTime.long)
            let clock =
                stopsClock
                ? Bilingual(vi: "; tạm dừng thời hạn", en: "; clock stopped")
                : Bilingual(vi: "", en: "")
            return Bilingual(
                vi: "Yêu cầu bổ sung\(clock.vi)" + (until.map { ", trước \($0)" } ?? ""),
                en: "Asked for papers\(clock.en)" + (until.map { ", until \($0)" } ?? "")
            ).with(([reason] + papers).filter { !$0.isEmpty }.joined(separator: "; "))
        case .supplementReceived(let note, let restart):
            return Bilingual(vi: "Nhận bổ sung", en: "Papers received")
                .due(restart).with(note)
        case .paused(let begun):
            let reason = names.pauseReason(begun.reason)
            return Bilingual(vi: "Tạm dừng: \(reason.vi)", en: "Paused: \(reason.en)")
                .with(begun.note)
        case .resumed(let end):
            return Bilingual(vi: "Giải quyết tiếp", en: "Resumed").due(end.restart).with(end.note)
        case .stopped(let reason, let isEnd):
            return Bilingual(
                vi: isEnd ? "Dừng giải quyết" : "Dừng giải quyết; thời hạn tạm dừng",
                en: isEnd ? "Stopped" : "Stopped; clock stopped"
            ).with(reason)
        case .apologised(let reason, let due, let time):
            return Bilingual(vi: "Xin lỗi", en: "Apologised")
                .due(time.map { _ in Restart(due: due, stepDue: nil) }).with(reason)
        case .dutySent(let office, let slip):
            return Bilingual(
                vi: "Gửi phiếu chuyển thông tin đến \(names.unit(office)); tạm dừng thời hạn",
                en: "Information slip to \(names.unit(office)); clock stopped"
            ).with(slip)
        case .dutyNotified(let notice, let dong, _):
            return Bilingual(
                vi: "Thông báo nộp \(money(dong))", en: "Notified: \(money(dong)) to pay"
            ).with(notice)
        case .dutyPaid(let reference, let dong):
            return Bilingual(vi: "Đã nộp \(money(dong))", en: "Paid \(money(dong))").with(reference)
        case .dutyConfirmed(let end):
            return Bilingual(
                vi: "Xác nhận hoàn thành nghĩa vụ tài chính", en: "Financial duty confirmed"
            ).due(end.restart).with(end.note)
        default: preconditionFailure("only what stops and starts clocks comes here")
        }
    }

    private static func happenedAboutOpinions(_ event: Event, _ names: Names) -> Bilingual {
        switch event {
        case .opinionsAsked(let opinions):
            let asked = opinions.map { "\(names.unit($0.unit)) (\($0.number))" }
                .joined(separator: ", ")
            return Bilingual(vi: "Lấy ý kiến: \(asked)", en: "Asked for opinions: \(asked)")
        case .opinionAnswered(let answer):
            let stance = answer.stance.name
            return Bilingual(
                vi: "Ý kiến số \(answer.number): \(stance.vi)",
                en: "Opinion \(answer.number): \(stance.en)"
            ).due(answer.restart).with(answer.text)
        case .opinionWithdrawn(let withdrawal):
            return Bilingual(
                vi: "Rút việc lấy ý kiến số \(withdrawal.number)",
                en: "Opinion \(withdrawal.number) no longer asked"
            ).due(withdrawal.restart).with(withdrawal.reason)
        case .silenceRecorded(let silence):
            return Bilingual(
                vi: "Không trả lời: ý kiến số \(list(silence.numbers))",
                en: "Silent: opinion(s) \(list(silence.numbers))"
            ).due(silence.restart)
        default: preconditionFailure("only what is about opinions comes here")
        }
    }

    private static func happenedInHouse(_ event: Event, _ names: Names) -> Bilingual {
        switch event {
        case .reassigned(let officer, let reason):
            return Bilingual(
                vi: "Giao cho \(names.officer(officer, .vi))",
                en: "Given to \(names.officer(officer, .en))"
            ).with(reason)
        case .migrated(let migration):
            return Bilingual(vi: "Chuyển sang bản khác", en: "Moved to another edition")
                .with(migration.basis)
        case .transferred(let transfer):
            let changes = transfer.changes.map {
                "\(names.unit($0.from)) → \(names.unit($0.to))"
            }.joined(separator: ", ")
            return Bilingual(vi: "Sắp xếp đơn vị: \(changes)", en: "Reorganised: \(changes)")
                .with(transfer.basis)
        case .redated(let redating):
            return Bilingual(
                vi: "Tính lại theo lịch bản \(redating.calendarVersion)",
                en: "Dates by calendar version \(redating.calendarVersion)"
            ).due(Restart(due: redating.due, stepDue: nil)).with(redating.basis)
        case .childrenChosen(let ids):
            let names = ids.joined(separator: ", ")
            return Bilingual(vi: "Chọn hồ sơ thành phần: \(names)", en: "Chose children: \(names)")
        case .childOpened(let child, _, let code):
            return Bilingual(
                vi: "Mở hồ sơ thành phần \"\(child)\": \(code)",
                en: "Opened the child \"\(child)\": \(code)")
        case .childProgressed(let child, let status):
            let words = self.child(status)
            return Bilingual(
                vi: "Hồ sơ thành phần \"\(child)\": \(words.vi)",
                en: "Child \"\(child)\": \(words.en)")
        case .repaired(let reason):
            return Bilingual(vi: "Sửa theo sổ cái", en: "Repaired from the ledger").with(reason)
        default: preconditionFailure("only what happens in the house comes here")
        }
    }

    static func child(_ status: Child.Status) -> Bilingual {
        switch status {
        case .open: Bilingual(vi: "đang giải quyết", en: "open")
        case .granted: Bilingual(vi: "đã chấp thuận, kết quả đang về", en: "granted, on its way")
        case .refused:
            Bilingual(vi: "không chấp thuận, văn bản đang về", en: "refused, on its way")
        case .grantedAtCounter:
            Bilingual(vi: "đã chấp thuận, kết quả tại quầy", en: "granted, at the counter")
        case .refusedAtCounter:
            Bilingual(vi: "không chấp thuận, văn bản tại quầy", en: "refused, at the counter")
        case .closed: Bilingual(vi: "kết thúc không có kết quả", en: "closed without a ruling")
        case .skipped: Bilingual(vi: "không mở", en: "never opened")
        }
    }
}

extension Names {
    /// Whether the dossier was not yet taken in when a row was written.
    func isOnlyFiled(at entry: LedgerEntry) -> Bool {
        !file.entries.contains { other in
            switch other.event {
            case .received, .takenIn: other.number <= entry.number
            default: false
            }
        }
    }

    /// The name of a pause's reason; its code where the edition no longer has it.
    func pauseReason(_ code: String) -> Bilingual {
        file.edition.procedure.pauseReasons.first { $0.code == code }?.name
            ?? Bilingual(vi: code, en: code)
    }
}

extension Bilingual {
    /// The text with a remark of the officer, which is in whatever language it was written in.
    fileprivate func with(_ remark: String) -> Bilingual {
        remark.isEmpty ? self : Bilingual(vi: "\(vi) (\(remark))", en: "\(en) (\(remark))")
    }

    /// The text with the due date with which the clock goes on.
    fileprivate func due(_ restart: Restart?) -> Bilingual {
        guard let due = restart.map({ LocalTime.long($0.due) }) else { return self }
        return Bilingual(vi: "\(vi); hẹn trả \(due)", en: "\(en); due \(due)")
    }
}
