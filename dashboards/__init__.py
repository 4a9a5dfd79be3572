"""The auditor's desk: a Streamlit app that reads reports and never runs a model."""
