// What an aECG file says twice about time and differently, in two languages.

import AECG

extension AECGContradiction {
    /// Both statements by their numbers; the recording stands as the step between samples says.
    var words: (code: String, zh: String, en: String) {
        let (zh, en) = statements
        return (
            "aecg-contradictory-time", zh + "时间轴可能有误，心率与间期请勿据此图测量；请核对设备的导出设置。",
            en + " The time axis may be wrong: do not measure rate or intervals on it, and check the device's export "
                + "settings."
        )
    }

    private var statements: (zh: String, en: String) {
        switch self {
        case .beatLongerThanCycle(let increment, let beat, let rate):
            (
                "采样间隔 \(increment) 使代表性心搏长达 \(seconds(beat)) 秒，而设备测得心率 \(short(rate)) 次/分（每搏 \(seconds(60 / rate)) 秒）。",
                "By the step of \(increment) the representative beat lasts \(seconds(beat)) s, but the device measured a "
                    + "heart rate of \(short(rate))/min (\(seconds(60 / rate)) s a beat)."
            )
        case .beatShorterThanQT(let increment, let beat, let qt):
            (
                "采样间隔 \(increment) 使代表性心搏只有 \(seconds(beat)) 秒，而设备测得 QT 间期 \(seconds(qt)) 秒。",
                "By the step of \(increment) the representative beat lasts \(seconds(beat)) s, but the device measured a "
                    + "QT interval of \(seconds(qt)) s."
            )
        case .period(let increment, let samples, let stated):
            (
                "采样间隔 \(increment) 使记录长 \(seconds(samples)) 秒，而文件所述起止时间相差 \(seconds(stated)) 秒。",
                "By the step of \(increment) the recording lasts \(seconds(samples)) s, but its stated start and end are "
                    + "\(seconds(stated)) s apart."
            )
        case .frequency(let increment, let samples, let device):
            (
                "采样间隔 \(increment) 相当于每秒 \(short(samples)) 个采样，而设备自述采样频率为 \(short(device)) Hz。",
                "The step of \(increment) makes \(short(samples)) samples a second, but the device states a sampling "
                    + "frequency of \(short(device)) Hz."
            )
        case .markedBeats(let marked, let rate):
            (
                "文件标注的心搏间隔相当于 \(short(marked)) 次/分，而设备测得心率 \(short(rate)) 次/分。",
                "The beats marked in the file come at \(short(marked))/min, but the device measured a heart rate of "
                    + "\(short(rate))/min."
            )
        case .tooSlow(let increment, let samples):
            (
                "采样间隔 \(increment) 相当于每秒仅 \(short(samples)) 个采样，心电图机不会如此（多半缺少单位或将毫秒写成了秒）。",
                "The step of \(increment) makes only \(short(samples)) samples a second, which no electrocardiograph takes "
                    + "(the unit is missing, or milliseconds were meant)."
            )
        }
    }

    private func seconds(_ value: Double) -> String { short((value * 100).rounded() / 100) }

    /// Without a fraction where there is none.
    private func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String((value * 100).rounded() / 100)
    }
}
