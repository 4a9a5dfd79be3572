"""Along the score: does it mean the same for every group, and what if the threshold moved?"""

from __future__ import annotations

import streamlit as st

from dashboards import desk
from reports import curves

# Small panels side by side; on a phone they stand one under the other.
COLUMNS = 3
# As high as a panel of this width would be; it is stretched to its column.
WIDTH = desk.FIGURE_WIDTH // 2


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    st.title("Along the score")
    curve, sweep = opened.calibration, opened.sweep
    features = [name for name in {**dict.fromkeys(curve["feature"]),
                                  **dict.fromkeys(sweep["feature"])} if name]  # fmt: skip
    if not features:
        st.info("This report has neither a calibration curve nor a threshold sweep.")
        return
    feature = st.selectbox("Attribute", features, key="along", bind="query-params")
    if (curve["feature"] == feature).any():
        st.subheader("Does the score mean the same for every group?")
        st.markdown(desk.plain(curves.CALIBRATION_WORDS))
        panels = curves.calibration(curve, feature, WIDTH)
        desk.draw(panels, curves.calibration_words(curve, feature), COLUMNS)
    if (sweep["feature"] == feature).any():
        st.subheader("What if the threshold were another?")
        st.markdown(desk.plain(curves.SWEEP_WORDS))
        panels = curves.sweeps(sweep, feature, WIDTH)
        desk.draw(panels, curves.sweep_words(sweep, feature), COLUMNS)


page()
