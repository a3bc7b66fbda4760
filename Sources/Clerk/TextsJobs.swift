import DossierStore
import Dossiers

/// The router's jobs and how it fares.
extension Texts {
    // MARK: Jobs

    static let job = Bilingual(vi: "Việc", en: "Job")
    static let standing = Bilingual(vi: "Tình trạng", en: "Standing")

    static func standing(_ job: JobRecord) -> Bilingual {
        switch job.standing {
        case .waiting: Bilingual(vi: "đang chờ", en: "waiting")
        case .retried(let next):
            Bilingual(
                vi: "thử lại \(LocalTime.short(next))", en: "tried again \(LocalTime.short(next))")
        case .parked(let at):
            Bilingual(vi: "treo từ \(LocalTime.short(at))", en: "parked \(LocalTime.short(at))")
        }
    }

    static func explained(_ job: JobRecord) -> [Bilingual] {
        let subject =
            switch job.kind {
            case .deliver:
                Bilingual(
                    vi: "chuyển hồ sơ \(job.code) đến nơi nhận",
                    en: "deliver dossier \(job.code) to its receiver")
            case .followGroup:
                Bilingual(
                    vi: "cập nhật nhóm liên thông của hồ sơ \(job.code)",
                    en: "bring the group of dossier \(job.code) up to date")
            }
        let standing = standing(job)
        return [
            Bilingual(vi: "Việc \(job.id): \(subject.vi)", en: "Job \(job.id): \(subject.en)"),
            Bilingual(
                vi: "Tình trạng: \(standing.vi), \(job.attempts) lần lỗi tính vào giới hạn "
                    + "\(DossierStore.attemptLimit)",
                en: "Standing: \(standing.en), \(job.attempts) of \(DossierStore.attemptLimit) "
                    + "failures that count"),
            Bilingual(
                vi: "Đơn vị phải xử lý: \(job.owner) (\(job.ownerCode))",
                en: "Owner: \(job.owner) (\(job.ownerCode))"),
        ] + job.tries.map(tried)
            + [
                Bilingual(
                    vi: "Việc cần làm: \(remedy(job).vi)", en: "What to do: \(remedy(job).en)")
            ]
    }

    private static func tried(_ trial: JobRecord.Try) -> Bilingual {
        let note =
            trial.isTemporary
            ? Bilingual(vi: " (tạm thời, không tính)", en: " (temporary, does not count)") : nil
        let at = LocalTime.long(trial.at)
        return Bilingual(
            vi: "  đã thử \(at): \(trial.reason)\(note?.vi ?? "")",
            en: "  tried \(at): \(trial.reason)\(note?.en ?? "")")
    }

    static func remedy(_ job: JobRecord) -> Bilingual {
        switch job.standing {
        case .waiting:
            Bilingual(
                vi: "chưa thử lần nào; `motcua status` cho biết có bộ định tuyến đang chạy không.",
                en: "it has not been tried; `motcua status` says whether a router runs.")
        case .retried(let next):
            Bilingual(
                vi: "không cần làm gì, bộ định tuyến tự thử lại lúc \(LocalTime.long(next)).",
                en: "nothing, the router tries again by itself at \(LocalTime.long(next)).")
        case .parked:
            switch job.kind {
            case .deliver:
                Bilingual(
                    vi: "khắc phục nguyên nhân trên rồi dùng `motcua jobs retry \(job.id)`; "
                        + "đơn vị chuyển có thể lấy lại hồ sơ bằng "
                        + "`motcua send-back \(job.code) --reason \"…\"`.",
                    en: "mend the cause above, then `motcua jobs retry \(job.id)`; the giver may "
                        + "take the dossier back with "
                        + "`motcua send-back \(job.code) --reason \"…\"`.")
            case .followGroup:
                Bilingual(
                    vi: "khắc phục nguyên nhân trên rồi dùng `motcua jobs retry \(job.id)`.",
                    en: "mend the cause above, then `motcua jobs retry \(job.id)`.")
            }
        }
    }

    static func noJob(_ name: String) -> Bilingual {
        Bilingual(
            vi: "Bộ định tuyến không có việc nào của \(name): đã xong hoặc chưa từng có.",
            en: "The router has no job \(name): it is done, or there never was one.")
    }

    static func nothingToRetry(_ name: String) -> Bilingual {
        Bilingual(
            vi: "\(name) không có việc nào bị treo; xem `motcua jobs list`.",
            en: "Nothing of \(name) is parked; see `motcua jobs list`.")
    }

    static func givenBack(_ count: Int) -> Bilingual {
        Bilingual(
            vi: "Đã giao lại \(count) việc cho bộ định tuyến.",
            en: "Gave \(count) job\(count == 1 ? "" : "s") back to the router.")
    }

    // MARK: How the router fares

    static let kind = Bilingual(vi: "Loại việc", en: "Kind")
    static let jobs = Bilingual(vi: "Số việc", en: "Jobs")
    static let waits = Bilingual(vi: "Chờ lâu nhất", en: "Oldest")

    static func kind(_ kind: JobKind, isParked: Bool) -> Bilingual {
        let word =
            switch kind {
            case .deliver: Bilingual(vi: "chuyển hồ sơ", en: "deliver")
            case .followGroup: Bilingual(vi: "nhóm liên thông", en: "follow group")
            }
        return isParked ? Bilingual(vi: word.vi + ", bị treo", en: word.en + ", parked") : word
    }

    /// Seconds as a person says them: `3.2 s`, `12 min`, `5 h`, `2 d`.
    static func age(_ seconds: Double) -> Bilingual {
        switch seconds {
        case ..<120:
            let tenths = Int((seconds * 10).rounded())
            return Bilingual(
                vi: "\(tenths / 10),\(tenths % 10) giây", en: "\(tenths / 10).\(tenths % 10) s")
        case ..<7_200:
            return Bilingual(vi: "\(Int(seconds / 60)) phút", en: "\(Int(seconds / 60)) min")
        case ..<172_800:
            return Bilingual(vi: "\(Int(seconds / 3_600)) giờ", en: "\(Int(seconds / 3_600)) h")
        default:
            return Bilingual(vi: "\(Int(seconds / 86_400)) ngày", en: "\(Int(seconds / 86_400)) d")
        }
    }

    static func status(_ vitals: Vitals) -> [Bilingual] {
        let (lag, list) = (age(vitals.lag), vitals.routers.joined(separator: ", "))
        var held = Bilingual(vi: "", en: "")
        if let seconds = vitals.oldestSnapshotSeconds {
            held = Bilingual(vi: ", giữ \(age(seconds).vi)", en: ", held for \(age(seconds).en)")
        }
        return [
            vitals.routers.isEmpty
                ? Bilingual(
                    vi: "Không có bộ định tuyến nào đang chạy; hãy chạy `motcua-router`.",
                    en: "No router runs; start `motcua-router`.")
                : Bilingual(
                    vi: "Bộ định tuyến: \(vitals.routers.count) (\(list))",
                    en: "Routers: \(vitals.routers.count) (\(list))"),
            Bilingual(
                vi: "Đang chờ: \(vitals.waiting) việc, lâu nhất \(lag.vi); "
                    + "\(vitals.retried) việc lỗi đang thử lại",
                en: "Waiting: \(vitals.waiting) job\(vitals.waiting == 1 ? "" : "s"), the oldest "
                    + "for \(lag.en); \(vitals.retried) of them failed and tried again"),
            Bilingual(
                vi: "Bị treo: \(vitals.parkedJobs) việc"
                    + (vitals.parkedJobs > 0 ? "; xem `motcua jobs list`" : ""),
                en: "Parked: \(vitals.parkedJobs) job\(vitals.parkedJobs == 1 ? "" : "s")"
                    + (vitals.parkedJobs > 0 ? "; see `motcua jobs list`" : "")),
            Bilingual(
                vi: "Nhắc việc đến hạn chưa gửi: \(vitals.remindersDue)",
                en: "Reminders due: \(vitals.remindersDue)"),
            Bilingual(
                vi: "Kết nối: \(vitals.connections) trên \(vitals.connectionLimit)",
                en: "Connections: \(vitals.connections) of \(vitals.connectionLimit)"),
            Bilingual(
                vi: "Ảnh chụp cũ nhất: \(vitals.oldestSnapshotAge) giao dịch trước\(held.vi)",
                en: "Oldest snapshot: \(vitals.oldestSnapshotAge) transactions ago\(held.en)"),
        ]
    }
}
