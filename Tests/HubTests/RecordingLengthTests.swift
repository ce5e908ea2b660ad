// How long a recording may be whose samples one answer holds.

import Exams
import HubAPI
import Testing

@testable import Hub

@Suite struct `The length of a recording that is shown` {
    private func recording(leads: Int, samples: Int) -> Electrocardiogram {
        let lead = Electrocardiogram.Lead(
            name: "II", unit: "mV", gain: 1, isCalibrated: true, baseline: 0, adcResolution: 0, adcZero: 0,
            format: "16",
            firstValue: 0, checksum: nil, checksumMatched: nil, missingValue: nil)
        return Electrocardiogram(
            recordName: "r", samplingFrequency: 1_000, sampleCount: samples,
            leads: Array(repeating: lead, count: leads),
            startedAt: nil, comments: [], identity: FoundIdentity())
    }

    @Test func `twelve leads of five minutes at 1 kHz fit, a sample more does not, and no number overflows`() {
        #expect(ShowSignals.fits(recording(leads: 12, samples: 300_000)))
        #expect(!ShowSignals.fits(recording(leads: 12, samples: 300_001)))
        #expect(!ShowSignals.fits(recording(leads: 1, samples: 12_100_000)))
        #expect(!ShowSignals.fits(recording(leads: 2, samples: .max)))
        #expect(Problem.recordingTooLong.status == 422)
    }
}
