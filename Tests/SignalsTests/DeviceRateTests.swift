// The device's own rate as a witness: it settles a vote that simple detectors lost, and never more than that.

import Signals
import Testing
import Waveforms

@Suite struct `The device's own heart rate` {
    /// An irregular rhythm of 60 in the mean: published detectors are led astray by it, and all leads together are right.
    private func rate(_ device: [DeviceMeasurement], noise: Double = 5) -> HeartRate {
        let times = [0.2, 1.5, 1.9, 3.1, 3.6, 4.9, 5.4, 6.9, 7.3, 8.8, 9.2].map { $0 * 10 / 9 }
        var heart = TestHeart(at: times, seconds: 11)
        heart.noise = noise
        let findings = DeviceFindings(measurements: device)
        return SignalReport(of: Recording(frequency: 500, leads: heart.recording().leads, findings: findings)).rate
    }

    private func measured(_ code: String, _ value: Double, _ unit: String?, lead: String? = nil) -> DeviceMeasurement {
        DeviceMeasurement(code: code, text: "\(value)", value: value, unit: unit, lead: lead)
    }

    @Test func `without it the strip is withheld`() {
        #expect(rate([]).doubts == [.detectorsDisagree])
    }

    @Test(
        arguments: [
            ("MDC_ECG_HEART_RATE", 60, "bpm"), ("MDC_ECG_HEART_RATE", 61, "bmp"), ("ventricular_rate", 60, "bpm"),
            ("Ventricular Heart Rate", 59, "/min"), ("HR", 60, nil), ("RR Interval", 1000, "ms"), ("RR", 1.01, "s"),
            ("MDC_ECG_TIME_PD_RR", 990, "ms"),
        ] as [(String, Double, String?)]) func `with it the strip has its rate`(
            code: String, value: Double, unit: String?
        )
    {
        let rate = rate([measured(code, value, unit)])
        #expect(rate.beatsPerMinute.map { abs($0 - 60) <= 1 } == true, "\(rate)")
        #expect(rate.confidence > 0 && rate.confidence < 1)
    }

    @Test(
        arguments: [
            ("MDC_ECG_HEART_RATE", 66, "bpm"), ("MDC_ECG_HEART_RATE", 120, "bpm"),
            ("MDC_ECG_HEART_RATE_ATRIAL", 60, "bpm"),
            ("atrial_rate", 60, "bpm"), ("PP Interval", 1000, "ms"), ("RR Interval", 1000, nil), ("HR", 60, "ms"),
            ("RR Interval", 0, "ms"), ("HR", -60, "bpm"), ("HR", .infinity, "bpm"), ("HR", .nan, "bpm"),
        ] as [(String, Double, String?)]) func `another rate, or none of the ventricle, settles nothing`(
            code: String, value: Double, unit: String?
        )
    {
        #expect(rate([measured(code, value, unit)]).beatsPerMinute == nil)
    }

    @Test func `two statements that differ, and one of a single lead, settle nothing`() {
        #expect(rate([measured("HR", 60, "bpm"), measured("RR Interval", 700, "ms")]).beatsPerMinute == nil)
        #expect(rate([measured("HR", 60, "bpm", lead: "II")]).beatsPerMinute == nil)
    }

    /// A heart of 60 in ten seconds at 500 Hz, in a file that states this frequency and this rate of the device.
    private func contradiction(frequency: Double = 500, seconds: Int = 10, _ device: [DeviceMeasurement])
        -> (device: Double, found: Double)?
    {
        let heart = TestHeart(at: (0..<seconds).map { Double($0) + 0.5 }, seconds: Double(seconds))
        let findings = DeviceFindings(measurements: device)
        let recording = Recording(frequency: frequency, leads: heart.recording().leads, findings: findings)
        return SignalReport(of: recording).contradiction(of: recording)
    }

    @Test(arguments: [650.0, 1000]) func `a frequency that the device's own rate contradicts is found`(
        frequency: Double
    )
        throws
    {
        for device in [measured("ventricular_rate", 60, "bpm"), measured("RR", 1000, "ms")] {
            let (stated, found) = try #require(contradiction(frequency: frequency, [device]))
            #expect(stated == 60 && abs(found - 60 * frequency / 500) < 2)
        }
    }

    @Test func `a device that is right, nearly right or silent contradicts nothing`() {
        for device in [[], [measured("HR", 60, "bpm")], [measured("HR", 71, "bpm")], [measured("RR", 850, "ms")]] {
            #expect(contradiction(device) == nil)
        }
    }

    @Test func `of a recording of minutes the device's one rate says nothing`() {
        #expect(contradiction(seconds: 70, [measured("HR", 120, "bpm")]) == nil)
    }

    @Test func `noise has no rate, whatever the device says`() {
        for value in stride(from: 40.0, to: 240, by: 20) {
            #expect(rate([measured("HR", value, "bpm")], noise: 3000).beatsPerMinute == nil)
        }
    }
}
