/// The sentences of refusals about people, pauses, opinions, lateness and groups.
extension TransitionError {
    var peopleSentence: Bilingual {
        switch self {
        case .sameEyes(let code, let step, let done):
            Bilingual(
                vi: "Hồ sơ \(code): người đã làm bước \"\(done)\" không được làm bước "
                    + "\"\(step)\"; người khác giữ vị trí này phải xử lý.",
                en: "Dossier \(code): who did step \"\(done)\" may not do step \"\(step)\"; "
                    + "another officer who holds the post must act.")
        case .cannotTake(let code, let officer, let post):
            Bilingual(
                vi: "Hồ sơ \(code): \(officer) không giữ vị trí \"\(post)\" của đơn vị đang giữ "
                    + "hồ sơ; chọn người khác.",
                en: "Dossier \(code): \(officer) does not hold the post \"\(post)\" in the unit "
                    + "that has it; name somebody who does.")
        default: preconditionFailure("only refusals about people come here")
        }
    }

    var pauseSentence: Bilingual {
        switch self {
        case .unknownPauseReason(let code, let reason, let reasons):
            Bilingual(
                vi: "Hồ sơ \(code): thủ tục không cho tạm dừng vì \"\(reason)\"; "
                    + (reasons.isEmpty
                        ? "thủ tục không có lý do tạm dừng nào." : "chọn \(list(reasons))."),
                en: "Dossier \(code): the procedure knows no pause \"\(reason)\"; "
                    + (reasons.isEmpty ? "it allows none." : "choose \(list(reasons))."))
        case .noDuty(let code, let step):
            Bilingual(
                vi: "Hồ sơ \(code): bước \"\(step)\" không có nghĩa vụ tài chính.",
                en: "Dossier \(code): step \"\(step)\" has no financial duty in this procedure.")
        case .notTheDutyOffice(let code, let unit):
            Bilingual(
                vi: "Hồ sơ \(code): \(unit) không xác định nghĩa vụ tài chính của thủ tục này; "
                    + "chọn cơ quan thuế bằng `--to`.",
                en: "Dossier \(code): \(unit) does not fix the duty of this procedure; name the "
                    + "tax office with `--to`.")
        case .wrongSum(let code, let expected):
            Bilingual(
                vi: "Hồ sơ \(code): số tiền phải là \(expected) đồng.",
                en: "Dossier \(code): the sum must be \(expected) đồng.")
        case .numberMissing(let code):
            Bilingual(
                vi: "Hồ sơ \(code): phải ghi số của phiếu, thông báo hoặc chứng từ.",
                en: "Dossier \(code): the slip, notice or payment needs its number.")
        case .dutyUnmet(let code):
            Bilingual(
                vi: "Hồ sơ \(code) chưa hoàn thành nghĩa vụ tài chính; "
                    + "dùng `motcua duty send \(code)`.",
                en: "Dossier \(code) has not met its financial duty; "
                    + "begin with `motcua duty send \(code)`.")
        default: preconditionFailure("only refusals about pauses come here")
        }
    }

    var lateSentence: Bilingual {
        switch self {
        case .apologyMissing(let code, _):
            Bilingual(
                vi: "Hồ sơ \(code) đã quá hạn; phải có văn bản xin lỗi trước khi trình, dùng "
                    + "`motcua apologise \(code) --reason \"…\"`.",
                en: "Dossier \(code) is late; it goes up with its apology only, sign it with "
                    + "`motcua apologise \(code) --reason \"…\"`.")
        case .appointedOften(let code, let atMost):
            Bilingual(
                vi: "Hồ sơ \(code): chỉ được hẹn lại \(atMost) lần.",
                en: "Dossier \(code) may be appointed again \(atMost) time(s) only; apologise "
                    + "without `--extension`.")
        case .appointedTooFar(let code, let longest):
            Bilingual(
                vi: "Hồ sơ \(code): chỉ được hẹn lại thêm tối đa \(longest.vietnamese).",
                en: "Dossier \(code) may be appointed at most \(longest.english) further.")
        default: preconditionFailure("only refusals about lateness come here")
        }
    }

    var groupSentence: Bilingual {
        switch self {
        case .unknownChild(let code, let child, let children):
            Bilingual(
                vi: "Hồ sơ \(code): không mở được hồ sơ thành phần \"\(child)\" ở đây"
                    + (children.isEmpty ? "." : "; chọn \(list(children))."),
                en: "Dossier \(code): the child \"\(child)\" cannot be opened here"
                    + (children.isEmpty ? "." : "; choose \(list(children))."))
        case .childrenAwaited(let code, let children):
            Bilingual(
                vi: "Hồ sơ \(code) còn chờ hồ sơ thành phần \(list(children)); "
                    + "xem `motcua children show \(code)`.",
                en: "Dossier \(code) awaits its children \(list(children)); "
                    + "see `motcua children show \(code)`.")
        case .rulingAgainstChildren(let code, let anyGranted):
            Bilingual(
                vi: "Hồ sơ \(code): "
                    + (anyGranted
                        ? "mọi hồ sơ thành phần đều được giải quyết, không thể từ chối cả nhóm."
                        : "không hồ sơ thành phần nào được giải quyết, không thể chấp thuận."),
                en: "Dossier \(code): "
                    + (anyGranted
                        ? "every child was granted, so the group is not refused."
                        : "no child was granted, so the group is not granted."))
        case .returnedWithGroup(let code, let parent):
            Bilingual(
                vi: "Hồ sơ \(code) được trả cùng hồ sơ nhóm; dùng `motcua return \(parent)`.",
                en: "Dossier \(code) is returned with its group; use `motcua return \(parent)`.")
        default: preconditionFailure("only refusals about groups come here")
        }
    }

    var opinionSentence: Bilingual {
        switch self {
        case .nobodyAsked(let code):
            Bilingual(
                vi: "Hồ sơ \(code): chưa nêu cơ quan cần lấy ý kiến; thêm `--of`.",
                en: "Dossier \(code): no agency was named; add `--of`.")
        case .unknownConsultation(let code, let name, let names):
            Bilingual(
                vi: "Hồ sơ \(code): bước này không có việc lấy ý kiến \"\(name)\""
                    + (names.isEmpty ? "." : "; chọn \(list(names))."),
                en: "Dossier \(code): this step holds no consultation \"\(name)\""
                    + (names.isEmpty ? "." : "; choose \(list(names))."))
        case .notConsulted(let code, let unit, let name):
            Bilingual(
                vi: "Hồ sơ \(code): \(unit) không thuộc diện lấy ý kiến \"\(name)\"; hỏi riêng "
                    + "bằng `--of`, `--question` và `--within`.",
                en: "Dossier \(code): consultation \"\(name)\" does not ask \(unit); ask it by "
                    + "itself with `--of`, `--question` and `--within`.")
        case .askedItself(let code, let unit):
            Bilingual(
                vi: "Hồ sơ \(code) đang ở \(unit); đơn vị không lấy ý kiến chính mình.",
                en: "Dossier \(code) lies with \(unit), which does not ask itself.")
        case .askedAlready(let code, let unit):
            Bilingual(
                vi: "Hồ sơ \(code): đang chờ ý kiến này của \(unit).",
                en: "Dossier \(code): this opinion of \(unit) is awaited already.")
        case .questionMissing(let code, let unit):
            Bilingual(
                vi: "Hồ sơ \(code): nêu câu hỏi và thời hạn trả lời cho \(unit) bằng "
                    + "`--question` và `--within`.",
                en: "Dossier \(code): say what \(unit) is asked and until when, with "
                    + "`--question` and `--within`.")
        case .noSuchOpinion(let code, let number):
            Bilingual(
                vi: "Hồ sơ \(code) không có ý kiến số \(number); xem `motcua opinions \(code)`.",
                en: "Dossier \(code) has no opinion number \(number); see `motcua opinions "
                    + "\(code)`.")
        case .opinionClosed(let code, let number):
            Bilingual(
                vi: "Hồ sơ \(code): ý kiến số \(number) đã xong; xem `motcua opinions \(code)`.",
                en: "Dossier \(code): opinion number \(number) is settled; see `motcua opinions "
                    + "\(code)`.")
        case .opinionsNotAsked(let code, let names):
            Bilingual(
                vi: "Hồ sơ \(code) chưa lấy đủ ý kiến bắt buộc (\(list(names))); "
                    + "dùng `motcua opinions ask \(code)`.",
                en: "Dossier \(code) lacks opinions that it must have (\(list(names))); "
                    + "ask with `motcua opinions ask \(code)`.")
        case .opinionsAwaited(let code, let numbers):
            Bilingual(
                vi: "Hồ sơ \(code) còn chờ ý kiến số \(list(numbers.map(String.init))); chờ "
                    + "trả lời hoặc hết hạn, hoặc rút bằng `motcua opinions withdraw`.",
                en: "Dossier \(code) awaits opinion(s) \(list(numbers.map(String.init))): wait for "
                    + "the answer or its deadline, or take it back with `motcua opinions withdraw`."
            )
        default: preconditionFailure("only refusals about opinions come here")
        }
    }
}
