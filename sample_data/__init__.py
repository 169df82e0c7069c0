"""Made organisations, as export files that HR would really upload."""
